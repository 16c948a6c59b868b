"""Tables laid straight and forms told apart, before anything is read from them."""
