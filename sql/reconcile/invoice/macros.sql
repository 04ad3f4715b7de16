-- What the texts of an invoice's lines stand for. Null where a text is nothing known.

-- Lower case, without what is neither letter nor digit.
create or replace temp macro plain_words(t) as
  trim(regexp_replace(lower(coalesce(t, '')), '[^\p{L}\p{N}]+', ' ', 'g'));

-- The next three take words as plain_words gives them.
-- A line that adds up others says so at its beginning.
create or replace temp macro says_total(words) as
  regexp_matches(
    words,
    '^((sub|grand|net|gross|invoice|overall) ?)?(total|totals|sum|summe|zwischensumme|gesamtsumme|gesamtbetrag|gesamt|rechnungsbetrag|amount due|balance due)( |$)'
  );

-- What a line is that is no calls. The order decides: tax on rentals is tax, a credit for a fee is a credit.
create or replace temp macro charge_kind(words) as
  case
    when regexp_matches(words, '(^| )(tax|taxes|vat|gst|hst|pst|ust|mwst|mehrwertsteuer|umsatzsteuer|tva|iva|btw|moms|usf|levy)( |$)') then 'tax'
    when regexp_matches(words, '(^| )(rounding|rundung|rundungsdifferenz)( |$)') then 'rounding line'
    when regexp_matches(words, '(^| )(credit|credits|refund|refunds|discount|discounts|rebate|goodwill|gutschrift|rabatt|adjustment|adjustments|correction|corrections|korrektur|late usage|prior period|previous month)( |$)') then 'credit'
    when regexp_matches(words, '(^| )(rental|rent|number|numbers|did|dids|rufnummer|rufnummern|nummernmiete|miete)( |$)')
      and not regexp_matches(words, '(^| )(calls|minutes|usage)( |$)') then 'number rental'
    when regexp_matches(words, '(^| )(fee|fees|setup|set up|activation|subscription|monthly|mrc|nrc|channel|channels|port|porting|support|commitment|minimum commit|surcharge|grundgebühr|gebühr|entgelt|license|licence|recording|emergency|e911)( |$)') then 'fee'
  end;

-- A line that is about calls says so, if no other kind is said.
create or replace temp macro says_calls(words) as
  regexp_matches(
    words,
    '(^| )(call|calls|voice|usage|traffic|minute|minutes|termination|origination|inbound|outbound|sip|anrufe|verbindungen|gespräche|telefonie)( |$)'
  );

-- INBOUND and OUTBOUND, as they are called; termination is what the provider does with a call that goes out.
create or replace temp macro direction_of(t) as
  case
    when plain_words(t) in ('inbound', 'in', 'incoming', 'ingress', 'origination', 'received', 'eingehend', 'ankommend') then 'INBOUND'
    when plain_words(t) in ('outbound', 'out', 'outgoing', 'egress', 'termination', 'made', 'ausgehend', 'abgehend') then 'OUTBOUND'
  end;

create or replace temp macro is_yes(t) as plain_words(t) in ('yes', 'y', 'true', '1', 'x', 'ja', 'tax');

-- 'h:mm:ss', 'm:ss' → seconds; else a decimal count of minutes → seconds.
create or replace temp macro seconds_of_minutes(t, mark) as
  case
    when regexp_full_match(trim(t), '[0-9]{1,9}:[0-5][0-9]:[0-5][0-9]') then
      cast(split_part(trim(t), ':', 1) as bigint) * 3600 + cast(split_part(t, ':', 2) as bigint) * 60 + cast(split_part(trim(t), ':', 3) as bigint)
    when regexp_full_match(trim(t), '[0-9]{1,9}:[0-5][0-9]') then
      cast(split_part(trim(t), ':', 1) as bigint) * 60 + cast(split_part(trim(t), ':', 2) as bigint)
    else cast(exact_decimal(t, mark) * 60 as decimal(18, 6))
  end;

-- Digits after the mark, of a text that is an exact decimal.
create or replace temp macro decimals_of(t, mark) as length(regexp_extract(plain_decimal(t, mark), '\.([0-9]*)', 1));
