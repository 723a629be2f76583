-- The faces that are there without a note. One statement sees rows and notes at one moment, so that it needs no lock:
-- since the revision before, each face that comes or goes leaves its note in the same transaction. A tenant without faces
-- has its row too: it may have had some on the days before.
insert into usage (tenant_id, day, what, amount)
select c.tenant_id, (now() at time zone 'UTC')::date, 'faces_before', sum(c.amount)
from (
    select f.tenant_id, count(*) as amount from faces f group by f.tenant_id
    union all
    select o.tenant_id, 0 from collections o
    union all
    select p.tenant_id, 0 from uploads p group by p.tenant_id
    union all
    select n.tenant_id, case n.what when 'faces_added' then -n.amount else n.amount end from usage_notes n
    where n.what in ('faces_added', 'faces_removed')
    union all
    select u.tenant_id, case u.what when 'faces_added' then -u.amount else u.amount end from usage u
    where u.what in ('faces_added', 'faces_removed')
) c
group by c.tenant_id;
