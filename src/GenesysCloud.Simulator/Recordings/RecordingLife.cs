using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

internal enum FileState
{
    Uploading,
    Available,
    Archived,
    Restoring,
    Restored,
    Deleted,
    Error,
}

/// <summary>How a recording stands at one moment.</summary>
internal readonly record struct RecordingStatus(
    FileState State, bool IsVisible, bool IsOrphan, DateTimeOffset? ArchiveDate, DateTimeOffset? DeleteDate, DateTimeOffset? RestoreExpires)
{
    /// <summary>There are bytes to be had.</summary>
    public bool HasMedia => State is FileState.Available or FileState.Restored;
}

/// <summary>What becomes of one recording. The state is worked out from times whenever somebody asks: nothing has to happen in between.</summary>
internal sealed class RecordingLife(DateTimeOffset visibleAt, DateTimeOffset availableAt)
{
    private readonly Lock _gate = new();
    private Dictionary<(MediaFormat Format, bool Download), DateTimeOffset>? _transcoded;
    private DateTimeOffset _visibleAt = visibleAt;
    private DateTimeOffset _availableAt = availableAt;
    private DateTimeOffset? _archiveDate;
    private DateTimeOffset? _deleteDate;
    private DateTimeOffset? _deletedAt;
    private DateTimeOffset? _restoredAt;
    private DateTimeOffset? _restoreExpires;
    private bool _isError;
    private bool _isOrphan;
    private int _downloads;
    private int _completed;

    /// <summary>Whether a policy, not a client, set it to be deleted.</summary>
    public bool DeletedByPolicy { get; private set; }

    public bool IsLate { get; private set; }

    public DateTimeOffset AvailableAt
    {
        get
        {
            lock (_gate)
            {
                return _availableAt;
            }
        }
    }

    /// <summary>When it went to the archive, or will.</summary>
    public DateTimeOffset? ArchiveDate
    {
        get
        {
            lock (_gate)
            {
                return _archiveDate;
            }
        }
    }

    /// <summary>Downloads that began, of any of its files and of any part of them.</summary>
    public int Downloads => Volatile.Read(ref _downloads);

    /// <summary>Downloads that came to the file's last byte.</summary>
    public int CompletedDownloads => Volatile.Read(ref _completed);

    public RecordingStatus At(DateTimeOffset now)
    {
        lock (_gate)
        {
            return new RecordingStatus(State(now), now >= _visibleAt, _isOrphan, _archiveDate, _deleteDate, _restoredAt <= now ? _restoreExpires : null);
        }
    }

    /// <summary>When the file of this format is there. The first who asks sets the transcoder going.</summary>
    public DateTimeOffset ReadyAt(MediaFormat format, bool download, DateTimeOffset now, TimeSpan takes)
    {
        lock (_gate)
        {
            if (_transcoded is not null && _transcoded.TryGetValue((format, download), out var ready))
            {
                return ready;
            }

            if (takes > TimeSpan.Zero)
            {
                (_transcoded ??= [])[(format, download)] = now + takes;
            }

            return now + takes;
        }
    }

    /// <summary>Sets when it is shown and when it can be had.</summary>
    public void AppearAt(DateTimeOffset visible, DateTimeOffset available)
    {
        lock (_gate)
        {
            IsLate = true;
            (_visibleAt, _availableAt) = (visible, available);
        }
    }

    public void Archive(DateTimeOffset at)
    {
        lock (_gate)
        {
            (_archiveDate, _restoredAt, _restoreExpires) = (at, null, null);
        }
    }

    public void Restore(DateTimeOffset archiveDate, DateTimeOffset done, TimeSpan life)
    {
        lock (_gate)
        {
            var expires = done + life < archiveDate ? done + life : archiveDate;
            (_restoredAt, _restoreExpires) = (done, expires);
        }
    }

    /// <summary>Sets the dates that a client wishes for.</summary>
    /// <param name="archiveDate">When it goes to the archive; <see langword="null"/> for never.</param>
    /// <param name="deleteDate">When it is to go for good; <see langword="null"/> to keep it.</param>
    /// <param name="goneAt">When it really goes.</param>
    public void Retain(DateTimeOffset? archiveDate, DateTimeOffset? deleteDate, DateTimeOffset? goneAt)
    {
        lock (_gate)
        {
            (_archiveDate, _deleteDate, _deletedAt) = (archiveDate, deleteDate, goneAt);
            DeletedByPolicy = false;
        }
    }

    public void DeleteByPolicy(DateTimeOffset deleteDate, DateTimeOffset goneAt)
    {
        lock (_gate)
        {
            (_deleteDate, _deletedAt, DeletedByPolicy) = (deleteDate, goneAt, true);
        }
    }

    /// <summary>What is protected does not go, whatever date was set.</summary>
    public void Protect(DateTimeOffset now)
    {
        lock (_gate)
        {
            _deletedAt = _deletedAt <= now ? _deletedAt : null;
        }
    }

    public void Break()
    {
        lock (_gate)
        {
            _isError = true;
        }
    }

    public void Orphan(bool isOrphan)
    {
        lock (_gate)
        {
            _isOrphan = isOrphan;
        }
    }

    public void CountDownload() => Interlocked.Increment(ref _downloads);

    public void CountCompleted() => Interlocked.Increment(ref _completed);

    private FileState State(DateTimeOffset now)
    {
        if (_deletedAt <= now)
        {
            return FileState.Deleted;
        }

        if (_isError)
        {
            return FileState.Error;
        }

        if (now < _availableAt)
        {
            return FileState.Uploading;
        }

        if (!(_archiveDate <= now))
        {
            return FileState.Available;
        }

        return (_restoredAt, _restoreExpires) switch
        {
            ({ } restored, _) when now < restored => FileState.Restoring,
            ({ }, { } expires) when now < expires => FileState.Restored,
            _ => FileState.Archived,
        };
    }
}
