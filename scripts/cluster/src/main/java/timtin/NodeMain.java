package timtin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/**
 * One real OpenSearch node in this process, of the jars on the class path: no Docker, no archive to unpack.
 *
 * <p>The argument is the folder with opensearch.yml and log4j2.properties; its parent is the node's home.
 */
public final class NodeMain {
    private static final String[] PLUGINS = {
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "org.opensearch.transport.Netty4Plugin",
        "org.opensearch.painless.PainlessPlugin",
        "org.opensearch.index.mapper.MapperExtrasPlugin",
        "org.opensearch.index.reindex.ReindexPlugin",
    };

    private static final class Started extends Node {
        Started(Environment environment, Collection<Class<? extends Plugin>> plugins) {
            super(environment, plugins, true);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Paths.get(arguments[0]).toAbsolutePath();
        Settings home = Settings.builder().put("path.home", folder.getParent().toString()).build();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(home, Collections.emptyMap(), folder, () -> "node");
        LogConfigurator.registerErrorListener();
        LogConfigurator.configure(environment);
        Files.createDirectories(environment.modulesFile());
        Files.createDirectories(environment.pluginsFile());
        List<Class<? extends Plugin>> plugins = new ArrayList<>();
        for (String name : PLUGINS) {
            plugins.add(Class.forName(name).asSubclass(Plugin.class));
        }
        Node node = new Started(environment, plugins);
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        Thread.currentThread().join();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (Exception error) {
            error.printStackTrace();
        }
    }
}
