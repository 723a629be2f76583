-- What the table of faces needs beside its columns.

-- 64 bytes that a scan reads in every row
alter table faces alter column bits set storage plain;

-- A cache of the bits reads what was written since a transaction (vectors/cache.py).
create function stamp_face() returns trigger language plpgsql as $$
begin
    new.xid := pg_current_xact_id();
    return new;
end
$$;
create trigger stamp_face before update on faces for each row execute function stamp_face();
