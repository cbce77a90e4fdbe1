"""The document of a written question: question, sub-questions and answer; pure."""
