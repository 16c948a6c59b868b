"""Who a person is: passwords, codes, passkeys, single sign-on."""
