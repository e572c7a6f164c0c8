"""The web application: the chat page, the page of articles, and the JSON API."""
