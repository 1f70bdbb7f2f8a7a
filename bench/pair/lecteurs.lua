-- Readers for wrk: each line of the file named by READERS is a cookie and an address, drawn at random.
local lines = {}
for line in io.lines(os.getenv("READERS")) do
  local cookie, path = line:match("^(%S+) (%S+)$")
  lines[#lines + 1] = wrk.format("GET", path, { ["Cookie"] = cookie })
end
math.randomseed(35)
function request()
  return lines[math.random(#lines)]
end
