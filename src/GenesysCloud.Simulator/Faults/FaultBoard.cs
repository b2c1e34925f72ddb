using System.Net.WebSockets;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.OAuth;
using GenesysCloud.Simulator.Recordings;

namespace GenesysCloud.Simulator.Faults;

/// <summary>Everything that can be made to go wrong. What is lost meanwhile is lost: the platform neither queues nor sends again.</summary>
internal sealed partial class FaultBoard(
    DeliveryFaults delivery,
    RequestFaults requests,
    DownloadFaults downloads,
    UpgradeFaults upgrades,
    OpenSockets sockets,
    TokenStore tokens,
    ChannelRegistry channels,
    RecordingArchive recordings,
    AgentDirectory directory,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _profileGate = new(1);
    private RoughProfile? _rough;
    private int _cuts;
    private int _notices;

    /// <summary>How notifications are mistreated.</summary>
    public DeliveryFaults Delivery => delivery;

    /// <summary>How REST requests are mistreated.</summary>
    public RequestFaults Requests => requests;

    /// <summary>What recordings are like.</summary>
    public RecordingArchive Recordings => recordings;

    /// <summary>How downloads of media are mistreated.</summary>
    public DownloadFaults Downloads => downloads;

    public UpgradeFaults Upgrades => upgrades;

    /// <summary>How asynchronous queries go wrong.</summary>
    public JobFaults Jobs { get; } = new();

    /// <summary>The profile that runs: <c>none</c> or <c>rough</c>.</summary>
    public string Profile => _rough is null ? "none" : "rough";

    /// <summary>Sockets that were cut since the start.</summary>
    public int Cuts => _cuts;

    /// <summary>Closing notices that were sent since the start.</summary>
    public int Notices => _notices;

    /// <summary>Ends every open socket: abruptly, or in order with the given close code.</summary>
    /// <returns>How many there were.</returns>
    public int Cut(WebSocketCloseStatus? closeCode = null)
    {
        var open = sockets.All;
        foreach (var socket in open)
        {
            Interlocked.Increment(ref _cuts);
            if (closeCode is { } code)
            {
                socket.EndWith(null, code, "simulated");
            }
            else
            {
                socket.Cut();
            }
        }

        Log.Cut(logger, open.Count);
        return open.Count;
    }

    /// <summary>Breaks every open socket in the middle of its next message, be it a heartbeat.</summary>
    /// <returns>How many there were.</returns>
    public int CutInMessage()
    {
        var open = sockets.All;
        foreach (var socket in open)
        {
            Interlocked.Increment(ref _cuts);
            socket.CutInMessage();
        }

        Log.Cut(logger, open.Count);
        return open.Count;
    }

    /// <summary>Warns every open socket and closes it after the notice.</summary>
    public int CloseAfter(TimeSpan notice)
    {
        var open = sockets.All;
        foreach (var socket in open)
        {
            Interlocked.Increment(ref _notices);
            socket.CloseAfter(notice);
        }

        Log.Warned(logger, open.Count, notice.TotalSeconds);
        return open.Count;
    }

    public int ExpireTokens() => tokens.ExpireAll();

    public int RevokeTokens() => tokens.RevokeAll();

    public int ExpireChannels() => channels.ExpireAll();

    /// <summary>Ends every link to media that was given out.</summary>
    public void ExpireLinks() => recordings.Links.ExpireAll();

    /// <summary>Sends a broken message to every open socket.</summary>
    public int SendGarbage(string kind)
    {
        var frame = GarbageFrames.Make(kind, directory.Users[0].Id, time.GetUtcNow());
        var open = sockets.All;
        foreach (var socket in open)
        {
            socket.Control(frame);
        }

        return open.Count;
    }

    /// <summary>Switches on the repeating mixture; the one before ends first.</summary>
    /// <param name="seed">The same seed, the same mixture.</param>
    /// <param name="quota">What a used-up quota of the recording service asks clients to wait, once a minute; usually there is none.</param>
    public async Task StartRoughAsync(int seed, TimeSpan? quota = null)
    {
        await _profileGate.WaitAsync();
        try
        {
            await StopRoughAsync();
            delivery.Reseed(seed);
            requests.Reseed(seed);
            downloads.Reseed(seed);
            _rough = new RoughProfile(this, seed, quota, time);
            Log.ProfileStarted(logger, seed);
        }
        finally
        {
            _profileGate.Release();
        }
    }

    /// <summary>Ends every fault; what is open stays open.</summary>
    public async Task ResetAsync()
    {
        await _profileGate.WaitAsync();
        try
        {
            await StopRoughAsync();
            delivery.Settings = DeliverySettings.None;
            requests.Clear();
            downloads.Clear();
            upgrades.Refuse(0, 0);
            Jobs.Settings = default;
            Log.Ended(logger);
        }
        finally
        {
            _profileGate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopRoughAsync();
        _profileGate.Dispose();
    }

    private async Task StopRoughAsync()
    {
        if (_rough is { } rough)
        {
            await rough.DisposeAsync();
            _rough = null;
        }
    }
}
