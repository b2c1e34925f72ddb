using System.Xml;
using NLog;
using NLog.Config;
using NLog.Targets.Wrappers;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Adapter.Host.Logging;

/// <summary>
/// The log as <c>nlog.config</c> describes it, with the levels on top that people change while the host runs. They survive a change of that file. Each host has one of its own,
/// so that two in one process keep theirs apart.
/// </summary>
internal sealed class HostLogs : IDisposable
{
    public const string SettingsFile = "nlog.config";

    private readonly Lock _gate = new();
    private readonly List<LoggingRule> _own = [];
    private IReadOnlyList<KeyValuePair<LogTopic, LogLevel>> _changed = [];
    private long _dropped;

    private HostLogs(string folder) => Folder = folder;

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    public LogFactory Factory { get; } = new();

    /// <summary>Lines that the targets' queues had no room for.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Reads the configuration folder's file, else the one beside the program.</summary>
    /// <exception cref="HostStartException">It cannot be read.</exception>
    public static HostLogs Open(string configFolder, string dataFolder)
    {
        HostLogs logs = new(Path.Combine(dataFolder, "logs"));
        // for files of earlier versions
        GlobalDiagnosticsContext.Set("LogFolder", logs.Folder);
        logs.Factory.Setup().SetupExtensions(extensions =>
        {
            extensions.RegisterLayoutRenderer("room", line => LogNames.RoomOf(line.LoggerName));
            extensions.RegisterLayoutRenderer("id", line => line.HasProperties && line.Properties.TryGetValue("EventId", out var id) && id is not null ? id : "");
            extensions.RegisterLayoutRenderer("adapter", line => AdapterOf(line) ?? "");
        });
        var own = Path.Combine(configFolder, SettingsFile);
        var configuration = Load(File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, SettingsFile), logs.Factory);
        configuration.Variables["folder"] = logs.Folder;
        logs.Factory.ConfigurationChanged += (_, change) => logs.Prepare(change.ActivatedConfiguration);
        logs.Factory.Configuration = configuration;
        return logs;
    }

    /// <summary>Levels in place of those of the file, the newest state of all of them.</summary>
    public void Change(IReadOnlyList<KeyValuePair<LogTopic, LogLevel>> changed)
    {
        lock (_gate)
        {
            _changed = changed;
            if (Factory.Configuration is { } configuration)
            {
                Put(configuration);
            }
        }
    }

    /// <summary>The lowest level that is written.</summary>
    public LogLevel LevelOf(LogTopic topic)
    {
        var logger = Factory.GetLogger(topic.Probe);
        return Enumerable.Range((int)LogLevel.Trace, 6).Select(level => (LogLevel)level).FirstOrDefault(level => logger.IsEnabled(LogWords.ToNLog(level)), LogLevel.None);
    }

    public void Dispose() => Factory.Shutdown();

    private static XmlLoggingConfiguration Load(string file, LogFactory factory)
    {
        try
        {
            return new XmlLoggingConfiguration(file, factory);
        }
        catch (Exception exception) when (exception is NLogConfigurationException or XmlException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{file} cannot be used: {exception.GetBaseException().Message} Correct it; without a file in the configuration folder the one beside the program counts.", exception);
        }
    }

    private static string? AdapterOf(LogEventInfo line)
        => (ScopeContext.TryGetProperty(LogNames.AdapterProperty, out var value) || (line.HasProperties && line.Properties.TryGetValue(LogNames.AdapterProperty, out value))) ? value?.ToString() : null;

    private void Prepare(LoggingConfiguration? configuration)
    {
        if (configuration is null)
        {
            return;
        }

        foreach (var queue in configuration.AllTargets.OfType<AsyncTargetWrapper>())
        {
            queue.LogEventDropped += (_, _) => Interlocked.Increment(ref _dropped);
        }

        lock (_gate)
        {
            Put(configuration);
        }
    }

    private void Put(LoggingConfiguration configuration)
    {
        var rules = configuration.LoggingRules;
        lock (rules)
        {
            _own.ForEach(rule => rules.Remove(rule));
            _own.Clear();
            var targets = rules.Where(rule => rule.LoggerNamePattern == "*").SelectMany(rule => rule.Targets).Distinct().ToList();
            foreach (var (topic, level) in _changed.OrderBy(change => change.Key.Kind == LogTopicKind.All))
            {
                LoggingRule write = new() { LoggerNamePattern = topic.Pattern, Final = true };
                write.EnableLoggingForLevels(LogWords.ToNLog(level), NLog.LogLevel.Fatal);
                targets.ForEach(write.Targets.Add);
                if (topic.Kind == LogTopicKind.All)
                {
                    // leaves alone what the rules before it have decided
                    LoggingRule end = new() { LoggerNamePattern = topic.Pattern, Final = true };
                    end.EnableLoggingForLevels(NLog.LogLevel.Trace, NLog.LogLevel.Fatal);
                    _own.AddRange([write, end]);
                }
                else
                {
                    // also goes before a finalMinLevel of the file
                    write.FinalMinLevel = LogWords.ToNLog(level);
                    _own.Add(write);
                }
            }

            // a rule with a finalMinLevel decides anew about what stands before it: those of the file come first
            var at = rules.ToList().FindLastIndex(rule => rule.FinalMinLevel is not null && rule.Targets.Count == 0) + 1;
            for (var i = 0; i < _own.Count; i++)
            {
                rules.Insert(at + i, _own[i]);
            }
        }

        Factory.ReconfigExistingLoggers();
    }
}
