"""What a language model does to answers: servers that play a model, cases for them, and the measuring."""
