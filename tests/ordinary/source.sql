-- The berths and the boats in them.
CREATE TABLE berth (id INTEGER PRIMARY KEY, pier TEXT NOT NULL, depth REAL);
CREATE TABLE boat (id INTEGER PRIMARY KEY, name TEXT, berth INTEGER REFERENCES berth (id));
INSERT INTO berth VALUES (1, 'north', 3.5), (2, 'north', 4.0), (3, 'south', 2.1);
SELECT boat.name, berth.pier
FROM boat JOIN berth ON boat.berth = berth.id
WHERE berth.depth > 3
ORDER BY boat.name;
