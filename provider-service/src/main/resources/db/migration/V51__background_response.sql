set local lock_timeout = '5s';

-- Responses that providers work on after they have answered. A row is there until its account is in
-- the ledger, so that it is booked whether anybody asks for the response again or not.
create table providers.background_response (
    request_id   uuid        primary key,
    model        text        not null,
    deployment   text        not null,
    provider_id  text        not null,
    input_tokens bigint      not null,
    started_at   timestamptz not null,
    earlier      jsonb       not null,
    call         jsonb       not null,
    ask_at       timestamptz not null,
    keep_at      timestamptz,
    ended        jsonb,
    lost         boolean     not null default false
);

create index background_response_asked on providers.background_response (ask_at)
    where ended is null and not lost;
create index background_response_kept on providers.background_response (keep_at);
create index background_response_id on providers.background_response (deployment, provider_id);

comment on column providers.background_response.earlier is 'attempts at other deployments before it';
comment on column providers.background_response.call is 'the gateway''s record of the call';
comment on column providers.background_response.ask_at is 'when the provider is to be asked next';
comment on column providers.background_response.keep_at is
    'when a gateway is to look after it next; null when its Hold is gone and its end not known';
comment on column providers.background_response.ended is 'the attempts to be booked, when known';
comment on column providers.background_response.lost is 'nobody will know what it came to';
