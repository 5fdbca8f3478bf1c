"""The window: models <- views <- presenter; only the bridge meets the runtime."""
