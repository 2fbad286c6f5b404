-- Everything that the band had goes, each with what it was; the band last.
delete from bands where id = 'b0000000-0000-4000-8000-000000000001';
