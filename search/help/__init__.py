"""Help with writing a question: restored marks, corrected typing errors, completions, and what to ask instead."""
