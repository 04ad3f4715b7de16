-- Lines whose quotes pair, with their numbers in front, for the reader of fields. A template: {line} is a pattern of such a
-- line, {delimiter} what separates its fields, {skip} how many lines come before the first record, {file} where they go.
copy (
  select line || {delimiter} || text
  from switch_lines
  where line > {skip} and regexp_full_match(text, {line})
  order by line
) to {file} (format csv, header false, delimiter '\x01', quote '', escape '');
