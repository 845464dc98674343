"""Pictures of crystals and of superlattices."""
