print("webrl")
