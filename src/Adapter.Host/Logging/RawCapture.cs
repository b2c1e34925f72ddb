using System.Collections.Concurrent;
using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;
using NLog;
using NLog.Config;
using NLog.Targets;
using NLog.Targets.Wrappers;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Adapter.Host.Logging;

/// <summary>Raw events of one adapter are written, until when, and who wanted it.</summary>
internal sealed record RawSwitch(string Adapter, DateTimeOffset Since, DateTimeOffset Until, string By);

/// <summary>
/// The frames of platforms as they come, with phone numbers and all, while an administrator asks for them. They have a factory, a folder and a file of their own, so that no
/// rule of <c>nlog.config</c> and no level can bring them anywhere else.
/// </summary>
internal sealed partial class RawCapture : IDisposable
{
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    private const int QueueLimit = 50_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, RawSwitch> _on = new(StringComparer.OrdinalIgnoreCase);
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RawCapture> _logger;
    private readonly ITimer _timer;
    private LogFactory? _factory;
    private NLog.Logger? _writer;
    private long _dropped;
    private bool _isDisposed;

    public RawCapture(string logFolder, LogOptions options, TimeProvider time, ILogger<RawCapture> logger)
    {
        Folder = Path.Combine(logFolder, "cti");
        _options = options;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>For the host's account alone.</summary>
    public string Folder { get; }

    /// <summary>Frames that the disk took too slowly.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public IReadOnlyList<RawSwitch> On => [.. _on.Values.OrderBy(entry => entry.Adapter, StringComparer.OrdinalIgnoreCase)];

    public bool IsOn(string adapter) => !_on.IsEmpty && _on.ContainsKey(adapter);

    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public RawSwitch SwitchOn(string adapter, TimeSpan limit, string by)
    {
        lock (_gate)
        {
            Open();
            var now = _time.GetUtcNow();
            RawSwitch entry = new(adapter, now, now + limit, by);
            _on[adapter] = entry;
            LogOn(adapter, entry.Until, Folder, by);
            Arm();
            return entry;
        }
    }

    /// <returns>Whether it was on.</returns>
    public bool SwitchOff(string adapter, string by)
    {
        lock (_gate)
        {
            if (!_on.TryRemove(adapter, out _))
            {
                return false;
            }

            LogOff(adapter, $"by {by}");
            Arm();
            return true;
        }
    }

    public void Write(string adapter, string frame)
    {
        LogEventInfo line = new(NLog.LogLevel.Trace, "Cti.Raw", frame) { TimeStamp = _time.GetUtcNow().UtcDateTime };
        line.Properties[LogNames.AdapterProperty] = adapter;
        _writer?.Log(line);
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _on.Clear();
            if (!_isDisposed)
            {
                _isDisposed = true;
                _factory?.Shutdown();
            }
        }
    }

    private void Open()
    {
        if (_factory is not null)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        LogFactory factory = new();
        LoggingConfiguration configuration = new(factory);
        configuration.Variables["folder"] = Folder;
#pragma warning disable CA2000 // the factory disposes its targets
        AsyncTargetWrapper queue = new("queue", new FileTarget("cti")
        {
            FileName = "${var:folder}/cti_${date:universalTime=true:format=yyyy_MM_dd}.log",
            ArchiveAboveSize = _options.RawFileMiB * 1024L * 1024L,
            ArchiveSuffixFormat = "_{0}",
            Layout = "${date:universalTime=true:format=yyyy-MM-dd HH\\:mm\\:ss.fff}Z [${event-properties:Adapter}] ${replace-newlines:replacement= :inner=${message:raw=true}}",
        })
        { QueueLimit = QueueLimit, OverflowAction = AsyncTargetWrapperOverflowAction.Discard };
#pragma warning restore CA2000
        queue.LogEventDropped += (_, _) => Interlocked.Increment(ref _dropped);
        configuration.AddRuleForAllLevels(queue);
        factory.Configuration = configuration;
        _factory = factory;
        _writer = factory.GetLogger("Cti.Raw");
    }

    private void End()
    {
        lock (_gate)
        {
            foreach (var over in _on.Values.Where(entry => entry.Until <= _time.GetUtcNow()))
            {
                _on.TryRemove(over.Adapter, out _);
                LogOff(over.Adapter, "its time is over");
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (_isDisposed || _on.IsEmpty)
        {
            return;
        }

        var next = _on.Values.Min(entry => entry.Until) - _time.GetUtcNow();
        _timer.Change(next > TimeSpan.Zero ? next : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(EventIds.RawOn, LogLevel.Warning, "Raw events of {Adapter}, with phone numbers and attached data, are written to {Folder} until {Until:u}, as {By} wants.")]
    private partial void LogOn(string adapter, DateTimeOffset until, string folder, string by);

    [LoggerMessage(EventIds.RawOff, LogLevel.Information, "Raw events of {Adapter} are not written any more: {Why}.")]
    private partial void LogOff(string adapter, string why);
}
