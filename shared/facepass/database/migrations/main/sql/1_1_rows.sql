-- What rows of the release before become.

-- A key never had the scope `self`, so it had `users:write` when it recorded a consent. A token may have had either: its
-- consents do not count as attested.
update consents set attested = true where recorded_by not like 'jwt:%';

-- Names and ids are stored and compared in Unicode's form C. Where two users of a tenant would have the same external_id
-- then, both keep theirs as they are.
update users set full_name = normalize(full_name, NFC) where full_name is not nfc normalized;
with clashing as (
    select tenant_id, normalize(external_id, NFC) as external_id from users
    where external_id is not null
    group by 1, 2 having count(*) > 1
)
update users u set external_id = normalize(u.external_id, NFC)
where u.external_id is not nfc normalized
  and not exists (
    select from clashing c where c.tenant_id = u.tenant_id and c.external_id = normalize(u.external_id, NFC)
);
