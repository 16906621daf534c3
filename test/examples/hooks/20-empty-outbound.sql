-- What production was about to send must not be sent by staging, and staging must not act with production's accounts.
TRUNCATE outbox;
UPDATE webhooks SET active = false, secret = NULL, url = 'https://webhooks.invalid/' || id;
DELETE FROM api_credentials;
