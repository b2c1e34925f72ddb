using Adapter.Host.Alarms;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

/// <summary>A book over a real store and one source that a test plays.</summary>
internal sealed class AlarmWorld : IDisposable
{
    private readonly Dictionary<AlarmKey, AlarmSighting> _holds = [];

    public AlarmWorld() => Open();

    public TempFolder Folder { get; } = new();

    public ManualClock Clock { get; } = new();

    public LogRecorder Log { get; } = new();

    public FlapPolicy Flaps { get; set; } = new(TimeSpan.FromMinutes(10));

    public AlarmStore Store { get; private set; } = null!;

    public AlarmBook Book { get; private set; } = null!;

    public List<(long Id, AlarmChange Change)> Told { get; } = [];

    /// <summary>Adapters that have not come far enough to say what holds.</summary>
    public List<string> Undecided { get; } = [];

    public string File => Folder[AlarmSchema.FileName];

    public Alarm Only => Assert.Single(Book.Open);

    /// <summary>As after a restart of the host: what the sources said is forgotten, what is on disk is not.</summary>
    public void Restart()
    {
        Store.Dispose();
        _holds.Clear();
        Open();
    }

    public void Raise(string code, string? adapter = "Primary", string text = "It is so.", DateTimeOffset? since = null)
    {
        var (kind, subject) = AlarmCatalogue.Of(code);
        AlarmKey key = new(adapter ?? "", kind.Name, subject);
        _holds[key] = _holds.TryGetValue(key, out var known)
            ? known with { Text = text, Count = known.Count + 1, LastSeen = Clock.GetUtcNow() }
            : new AlarmSighting { Kind = kind, Adapter = adapter, Subject = subject, Text = text, Since = since ?? Clock.GetUtcNow() };
        Look();
    }

    public void End(string code, string? adapter = "Primary")
    {
        var (kind, subject) = AlarmCatalogue.Of(code);
        _holds.Remove(new AlarmKey(adapter ?? "", kind.Name, subject));
        Look();
    }

    public void Look()
    {
        AlarmLook look = new();
        Undecided.ForEach(look.Undecided);
        look.Seen.AddRange(_holds.Values);
        Book.Update(look);
    }

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }

    private void Open()
    {
        Store = AlarmStore.Open(Folder.Path, Clock, Log.CreateLogger("store"));
        Book = new AlarmBook(Store, Flaps, Clock, (alarm, transition) => Told.Add((alarm.Id, transition.Change)), Log.CreateLogger("book"));
    }
}
