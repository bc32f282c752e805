"""Words among Chinese letters that may be a name of a person or a place, where nothing around them says so."""


def found_in(passage, cast):
    return ()
