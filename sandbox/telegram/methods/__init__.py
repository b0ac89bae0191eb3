"""The Bot API's methods, by what they are about. Each takes a call and gives its result."""
