using System.Text.Json;
using System.Text.Json.Serialization;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Schedules;

/// <summary>What schedules did last, what they do now, and which of them people have paused. Pauses and last results are kept in the data folder, over restarts. Thread-safe.</summary>
internal sealed partial class ScheduleBook : IHealthNotices
{
    public const string FileName = "schedules.json";
    private const string Aside = ".unreadable-";

    private readonly Lock _gate = new();
    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, SchedulePause> _paused = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ScheduleResult> _last = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ScheduleRunning> _running = new(StringComparer.OrdinalIgnoreCase);
    private string? _setAside;
    private bool _cannotSave;

    /// <param name="dataFolder">Where it is kept; <see langword="null"/> for in memory only.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says what is wrong with its file.</param>
    public ScheduleBook(string? dataFolder, TimeProvider time, ILogger<ScheduleBook> logger)
    {
        (_path, _time, _logger) = (dataFolder is null ? null : Path.Combine(dataFolder, FileName), time, logger);
        Load();
    }

    public IEnumerable<string> Notices => _setAside is { } file && File.Exists(file)
        ? [$"What was known of schedules could not be read and is now '{file}': whatever was paused is not any more. See the page Schedules, and pause again what should be."] : [];

    public SchedulePause? PauseOf(string id)
    {
        lock (_gate)
        {
            return _paused.GetValueOrDefault(id);
        }
    }

    public ScheduleResult? LastOf(string id)
    {
        lock (_gate)
        {
            return _last.GetValueOrDefault(id);
        }
    }

    public ScheduleRunning? RunningOf(string id)
    {
        lock (_gate)
        {
            return _running.GetValueOrDefault(id);
        }
    }

    /// <summary>Pauses a schedule; it is on disk when this returns.</summary>
    /// <returns><see langword="false"/> when it was paused already.</returns>
    /// <exception cref="IOException">It cannot be kept; nothing is paused.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public bool Pause(string id, string by)
    {
        lock (_gate)
        {
            if (!_paused.TryAdd(id, new SchedulePause(_time.GetUtcNow(), by)))
            {
                return false;
            }

            Keep(() => _paused.Remove(id));
            return true;
        }
    }

    /// <summary>Ends a pause; it is on disk when this returns.</summary>
    /// <returns><see langword="false"/> when it was not paused.</returns>
    /// <exception cref="IOException">It cannot be kept; it stays paused.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public bool Resume(string id)
    {
        lock (_gate)
        {
            if (!_paused.Remove(id, out var pause))
            {
                return false;
            }

            Keep(() => _paused[id] = pause);
            return true;
        }
    }

    /// <summary>Notes that something begins.</summary>
    /// <returns><see langword="false"/> while it goes on already.</returns>
    public bool TryBegin(string id, string by)
    {
        lock (_gate)
        {
            return _running.TryAdd(id, new ScheduleRunning(_time.GetUtcNow(), by));
        }
    }

    /// <summary>Notes how it ended.</summary>
    public void End(string id, ScheduleOutcome outcome, string text)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var began = _running.Remove(id, out var run) ? run : new ScheduleRunning(now, ScheduleResult.ByTheClock);
            _last[id] = new ScheduleResult(began.Since, now, outcome, text, began.By);
            try
            {
                Save();
                _cannotSave = false;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // the result stands in memory and in the log
                if (!_cannotSave)
                {
                    _cannotSave = true;
                    LogNotSaved(_path, failure.Message);
                }
            }
        }
    }

    private void Keep(Action undo)
    {
        try
        {
            Save();
        }
        catch
        {
            undo();
            throw;
        }
    }

    private void Save()
    {
        if (_path is not null)
        {
            AtomicFile.WriteForOwner(_path, JsonSerializer.SerializeToUtf8Bytes(new ScheduleFile(ScheduleFile.CurrentVersion, new(_paused), new(_last)), ScheduleFileContext.Default.ScheduleFile));
        }
    }

    private void Load()
    {
        if (_path is null)
        {
            return;
        }

        // until somebody has seen to it: a host that was restarted meanwhile says so again
        _setAside = Path.GetDirectoryName(_path) is { } folder && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, FileName + Aside + "*").Max(StringComparer.Ordinal) : null;
        if (!File.Exists(_path))
        {
            return;
        }

        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(_path), ScheduleFileContext.Default.ScheduleFile);
            if (file is not { Version: ScheduleFile.CurrentVersion, Paused: not null, Last: not null })
            {
                throw new JsonException("It has another layout.");
            }

            file.Paused.ToList().ForEach(item => _paused[item.Key] = item.Value);
            file.Last.ToList().ForEach(item => _last[item.Key] = item.Value);
        }
        catch (JsonException failure)
        {
            _paused.Clear();
            _last.Clear();
            SetAside(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{_path} cannot be read: {failure.Message} Let the account of the host read and write it: what is paused stands there.", failure);
        }
    }

    /// <summary>No file that could not be read is overwritten.</summary>
    private void SetAside(JsonException failure)
    {
        var aside = $"{_path}{Aside}{_time.GetUtcNow():yyyyMMddHHmmss}";
        try
        {
            File.Move(_path!, aside, overwrite: false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{_path} cannot be read ({failure.Message}) and not be moved aside: {refused.Message} Move it away; what was paused stands there.", refused);
        }

        _setAside = aside;
        LogSetAside(aside, failure.Message);
    }

    [LoggerMessage(Diagnostics.EventIds.ScheduleNotSaved, LogLevel.Warning, "{File} cannot be written: {Why} What schedules did last is forgotten at the next start of the host until it can.")]
    private partial void LogNotSaved(string? file, string why);

    [LoggerMessage(Diagnostics.EventIds.ScheduleFileSetAside, LogLevel.Error, "What was known of schedules could not be read and was moved to {File}: {Why} Nothing is paused now.")]
    private partial void LogSetAside(string file, string why);
}

/// <summary>How a schedule's last turn ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduleOutcome>))]
internal enum ScheduleOutcome
{
    /// <summary>What was due was done.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>There was nothing to do it to: a stopped adapter, a run that still goes on.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Since when and by whom a schedule is paused.</summary>
internal sealed record SchedulePause(DateTimeOffset Since, string By);

/// <summary>Since when it runs, and who began it.</summary>
internal sealed record ScheduleRunning(DateTimeOffset Since, string By);

/// <summary>What a schedule did last. <c>By</c> is <see cref="ByTheClock"/>, <see cref="ByItself"/> or a person.</summary>
internal sealed record ScheduleResult(DateTimeOffset At, DateTimeOffset? Ended, ScheduleOutcome Outcome, string Text, string By)
{
    public const string ByTheClock = "schedule";

    /// <summary>An import source that began to run of its own, as at its start.</summary>
    public const string ByItself = "itself";
}

/// <summary>The file in the data folder.</summary>
internal sealed record ScheduleFile(int Version, Dictionary<string, SchedulePause> Paused, Dictionary<string, ScheduleResult> Last)
{
    public const int CurrentVersion = 1;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ScheduleFile))]
internal sealed partial class ScheduleFileContext : JsonSerializerContext
{
}
