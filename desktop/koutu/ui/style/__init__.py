"""Looks and words that every room uses: theme, icons, language, sentences, number fields."""
