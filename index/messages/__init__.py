"""What is said to people: messages as values, and the catalogues that say them in Vietnamese and in English."""

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""The languages that everything is said in, the first one unless another is chosen."""

DEFAULT = "vi"
