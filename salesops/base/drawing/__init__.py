"""Django's templates, drawn the short way where they are plain.

To find a name Django tries an item, an attribute and a place in a list, each by an exception, and a page asks for ten
thousand. Here the plain case is done at once; whatever is not plain (a property that fails, words to be translated) is
left to Django, so that the same template says the same. With the engine's ``debug`` everything is.
"""
