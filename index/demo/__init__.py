"""Something to play with: some hundreds of short articles of the project's own writing, made up and marked as such."""
