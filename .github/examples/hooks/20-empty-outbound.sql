-- Removes what production was about to send, and the credentials with which staging could act as production.
TRUNCATE outbox;
UPDATE webhooks SET active = false, secret = NULL, url = 'https://webhooks.invalid/' || id;
DELETE FROM api_credentials;
