sign-in = Sign in
sign-in-why = This service asks for a key.
sign-in-key = API key
sign-in-help = It begins with bw_. The person who runs this service makes one with: batchwise keys create --name NAME
sign-in-wrong = This key is not valid. Check that you pasted all of it; it may also be revoked or expired.
sign-in-empty = Paste a key here.
