"""A session's record as a document; one file per format. All draw from the one `Record`."""
