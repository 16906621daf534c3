/** Sent to AWS in the user agent; the release script keeps it equal to package.json's. */
export const version = '0.1.0';
