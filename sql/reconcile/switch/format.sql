-- Which format most of the first lines have; no row where they have neither form.
with first_lines as (
  select text from switch_lines where text is not null order by line limit 200
),
judged as (
  select
    case
      -- Four texts, three times (the second may be empty), two counts of seconds, a cause.
      when regexp_matches(
        text,
        '^("([^"]|"")*",){4}"\d{4}-\d\d-\d\d [0-9:]{8}","[^"]*","\d{4}-\d\d-\d\d [0-9:]{8}","?\d+"?,"?\d+"?,"[A-Z_0-9]+",'
      ) then 'freeswitch'
      -- The same in the middle of the line, then what became of the call and the AMA flags.
      when regexp_matches(
        text,
        ',"\d{4}-\d\d-\d\d [0-9:]{8}",("[^"]*")?,("\d{4}-\d\d-\d\d [0-9:]{8}")?,"?\d+"?,"?\d+"?,"[A-Z_ ]+","[A-Za-z0-9]*"'
      ) then 'asterisk'
    end as format
  from first_lines
)
select format from judged where format is not null group by format order by count(*) desc limit 1;
