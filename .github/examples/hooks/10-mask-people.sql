-- Replaces names, mail addresses and phone numbers by pseudonyms before anybody can log in. Equal values get equal
-- pseudonyms in all tables, so references between tables still match. The pseudonyms depend on a key that is created here
-- and dropped at the end of the transaction: nobody can find the original value by trying.

-- No trigger fires: an audit trigger would copy the original values into its table. Foreign keys are triggers, too, and are
-- not checked until the end of the transaction. Triggers that fire always would have to be disabled by name.
SET LOCAL session_replication_role = replica;
DO $$
DECLARE
  firing text;
BEGIN
  SELECT string_agg(tgname || ' on ' || tgrelid::regclass, ', ') INTO firing FROM pg_trigger
   WHERE tgenabled IN ('A', 'R') AND tgrelid IN ('customers'::regclass, 'newsletter'::regclass);
  IF firing IS NOT NULL THEN
    RAISE EXCEPTION 'These triggers fire while rows are masked: %', firing;
  END IF;
END $$;

CREATE TEMPORARY TABLE masking ON COMMIT DROP AS SELECT gen_random_uuid()::text || gen_random_uuid()::text AS key;
CREATE FUNCTION pg_temp.pseudonym(value text) RETURNS text LANGUAGE sql STABLE STRICT
RETURN left(encode(sha256(convert_to((SELECT key FROM masking) || lower(value), 'UTF8')), 'hex'), 20);

UPDATE customers
   SET name = 'Person ' || pg_temp.pseudonym(name),
       mail = pg_temp.pseudonym(mail) || '@masked.invalid',
       phone = '+99 ' || translate(left(pg_temp.pseudonym(phone), 10), 'abcdef', '012345');

-- Every other table with the same values, with the same expressions.
UPDATE newsletter SET mail = pg_temp.pseudonym(mail) || '@masked.invalid';

-- Columns that nobody listed above: if a column looks like a mail address and is not masked, the restore stops.
DO $$
DECLARE
  suspect record;
  hits bigint;
BEGIN
  FOR suspect IN
    SELECT table_schema, table_name, column_name FROM information_schema.columns
     WHERE column_name ILIKE '%mail%' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'pg_temp')
       AND table_schema NOT LIKE 'pg\_%'
  LOOP
    EXECUTE format('SELECT count(*) FROM %I.%I WHERE %I::text LIKE ''%%@%%'' AND %I::text NOT LIKE ''%%@masked.invalid''',
      suspect.table_schema, suspect.table_name, suspect.column_name, suspect.column_name) INTO hits;
    IF hits > 0 THEN
      RAISE EXCEPTION '% rows of %.% have a mail that is not masked', hits, suspect.table_name, suspect.column_name;
    END IF;
  END LOOP;
END $$;
