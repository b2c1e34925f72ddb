namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>
/// Lends out what is due. Who has what is known in memory only, so that a killed process lends it again. A row is given back after the commit that wrote it and under the
/// same lock as lending, so that nobody is lent a row as it was before.
/// </summary>
internal sealed class DueRows(LedgerFile file)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, bool> _looks = [];
    private readonly Dictionary<long, bool> _recordings = [];

    public IReadOnlyList<DueLook> TakeLooks(Lane lane, int most, DateTimeOffset now)
    {
        lock (_gate)
        {
            return file.Read(session =>
            {
                List<DueLook> taken = [];
                using var rows = session.Query(LedgerSql.DueLooks, (int)lane, now.UtcTicks);
                while (taken.Count < most && rows.Read())
                {
                    if (_looks.TryAdd(rows.GetInt64(0), false))
                    {
                        taken.Add(new DueLook(rows.GetString(1), rows.Time(2), rows.Time(3), (Lane)rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), rows.GetInt32(7)));
                    }
                }

                return taken;
            });
        }
    }

    public IReadOnlyList<LedgerRecording> TakeRecordings(Lane lane, int most, DateTimeOffset now)
    {
        lock (_gate)
        {
            return file.Read(session =>
            {
                List<LedgerRecording> taken = [];
                using var rows = session.Query(LedgerSql.DueRecordings, (int)lane, now.UtcTicks);
                while (taken.Count < most && rows.Read())
                {
                    if (_recordings.TryAdd(rows.GetInt64(0), false))
                    {
                        taken.Add(RecordingRow.Read(rows));
                    }
                }

                return taken;
            });
        }
    }

    /// <summary>When the next row that is not lent out is due.</summary>
    public DateTimeOffset? Next(Lane lane)
    {
        lock (_gate)
        {
            return file.Read(session => LedgerTimes.Earlier(First(session, LedgerSql.NextLooks, lane, _looks), First(session, LedgerSql.NextRecordings, lane, _recordings)));
        }
    }

    /// <summary>Something came up for a conversation while it is lent out: it will be due at once when it comes back.</summary>
    public void WakeLook(long number) => Wake(_looks, number);

    /// <summary>Something came up for a recording while it is lent out: it will be due at once when it comes back. Gives whether it is lent out.</summary>
    public bool WakeRecording(long number) => Wake(_recordings, number);

    public bool IsLookWoken(long number) => IsWoken(_looks, number);

    public bool IsRecordingWoken(long number) => IsWoken(_recordings, number);

    public void ReturnLook(long number) => Return(_looks, number);

    public void ReturnRecording(long number) => Return(_recordings, number);

    private static DateTimeOffset? First(LedgerSession session, string sql, Lane lane, Dictionary<long, bool> lent)
    {
        using var rows = session.Query(sql, (int)lane);
        while (rows.Read())
        {
            if (!lent.ContainsKey(rows.GetInt64(0)))
            {
                return rows.Time(1);
            }
        }

        return null;
    }

    private bool Wake(Dictionary<long, bool> lent, long number)
    {
        lock (_gate)
        {
            var isLent = lent.ContainsKey(number);
            if (isLent)
            {
                lent[number] = true;
            }

            return isLent;
        }
    }

    private bool IsWoken(Dictionary<long, bool> lent, long number)
    {
        lock (_gate)
        {
            return lent.TryGetValue(number, out var isWoken) && isWoken;
        }
    }

    private void Return(Dictionary<long, bool> lent, long number)
    {
        lock (_gate)
        {
            lent.Remove(number);
        }
    }
}
