"""The method: generative latent search for skin in near-infrared pictures."""
