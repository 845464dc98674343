"""WH18, Whangbo and others (2018): its models and its figures."""
