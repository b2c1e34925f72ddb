using System.Diagnostics;
using Adapter.Host.Journal;

namespace Adapter.Host.Tests.Journal;

/// <summary>Sees the named steps of the journal of one folder, on the thread that takes them.</summary>
internal sealed class PointWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _folder;
    private readonly Action<string> _at;
    private readonly List<IDisposable> _subscriptions = [];

    public PointWatch(string folder, Action<string> at)
    {
        _folder = folder;
        _at = at;
        var all = DiagnosticListener.AllListeners.Subscribe(this);
        lock (_subscriptions)
        {
            _subscriptions.Add(all);
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == JournalPoints.ListenerName)
        {
            var one = value.Subscribe(this);
            lock (_subscriptions)
            {
                _subscriptions.Add(one);
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value as string == _folder)
        {
            _at(value.Key);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_subscriptions)
        {
            _subscriptions.ForEach(subscription => subscription.Dispose());
        }
    }
}
