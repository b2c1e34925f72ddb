using Adapter.Host.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Pair;

/// <summary>Section <c>Pair</c> of <c>host.json</c>. A host without it is alone, and everything is as if this room were not there.</summary>
internal sealed class PairOptions
{
    public const string Section = "Pair";

    /// <summary>The name under which a protected password opens.</summary>
    public const string PasswordSetting = "Pair:Password";

    /// <summary>Which of the two hosts this is. Required.</summary>
    public PairRole? Role { get; set; }

    /// <summary>Address of the other host, <c>https</c>, or <c>http</c> where nobody listens in. Required.</summary>
    public string Peer { get; set; } = "";

    /// <summary>A user of the other host. Required unless the peer is on this machine.</summary>
    public string User { get; set; } = "";

    /// <summary>The user's password: <c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c> or clear text.</summary>
    public string Password { get; set; } = "";

    /// <summary>How often the other host is asked how it stands. Default 2 s, from 100 ms to 1 min.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence, or uncovered time, of the other host after which the standby takes over. Default 10 s, from three heartbeats to 10 min.</summary>
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far back events are handed out again at a take-over. Default 15 min, up to 1 day.</summary>
    public TimeSpan Resubmit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether the primary takes over again once it is well. Default true. The primary's setting counts.</summary>
    public bool ReturnToPrimary { get; set; } = true;

    /// <summary>How long the primary has to be well before it takes over again. Default 1 min, up to 1 day.</summary>
    public TimeSpan ReturnAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the primary waits at most for what it missed to be read back. Default 1 h, up to 7 days.</summary>
    public TimeSpan ReturnAtLatest { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether the configuration has the section.</summary>
    public static bool IsIn(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <summary>The address, where it is one.</summary>
    public Uri? PeerAddress => Uri.TryCreate(Peer, UriKind.Absolute, out var peer) && peer.Scheme is "http" or "https" && peer.PathAndQuery == "/" && peer.UserInfo.Length == 0 ? peer : null;

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (Role is null || !Enum.IsDefined(Role.Value))
        {
            yield return "Pair:Role is missing; set Primary on one host and Secondary on the other.";
        }

        if (PeerAddress is not { } peer)
        {
            // not shown: it may carry credentials
            yield return "Pair:Peer is missing or no address of a host; write it like https://recorder-b:8686, without a path, user or password.";
        }
        else if (!HostAddresses.IsLoopbackName(peer.Host) && (User.Length == 0 || Password.Length == 0))
        {
            yield return "Pair:User and Pair:Password are missing; name a user of the other host; 'adapterhost users list' shows them there.";
        }

        if (User.Contains(':', StringComparison.Ordinal))
        {
            yield return "Pair:User has a colon; give the user a name without one.";
        }

        if (Heartbeat < TimeSpan.FromMilliseconds(100) || Heartbeat > TimeSpan.FromMinutes(1))
        {
            yield return $"Pair:Heartbeat is {Heartbeat}; set it from 00:00:00.1 to 00:01:00.";
        }
        else if (TakeOverAfter < Heartbeat * 3 || TakeOverAfter > TimeSpan.FromMinutes(10))
        {
            yield return $"Pair:TakeOverAfter is {TakeOverAfter}; set it from {Heartbeat * 3} (three heartbeats) to 00:10:00.";
        }

        foreach (var (name, value, longest) in ((string, TimeSpan, TimeSpan)[])[
            (nameof(Resubmit), Resubmit, TimeSpan.FromDays(1)), (nameof(ReturnAfter), ReturnAfter, TimeSpan.FromDays(1)), (nameof(ReturnAtLatest), ReturnAtLatest, TimeSpan.FromDays(7))])
        {
            if (value < TimeSpan.Zero || value > longest)
            {
                yield return $"Pair:{name} is {value}; set it from 00:00:00 to {longest}.";
            }
        }
    }
}

internal sealed class PairOptionsValidator : IValidateOptions<PairOptions>
{
    public ValidateOptionsResult Validate(string? name, PairOptions options)
        => options.Validate().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
