"""The PDF documents of the example sites."""
