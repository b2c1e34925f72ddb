using Adapter.Host.Access;
using Adapter.Host.Access.Tls;

namespace Adapter.Host.Http;

/// <summary>Section <c>Http</c> of <c>host.json</c>.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    public const string DefaultUrls = "http://127.0.0.1:8686";

    /// <summary>Where the host listens; several are separated by semicolons. Beyond loopback only with <see cref="Users"/>.</summary>
    public string Urls { get; set; } = DefaultUrls;

    /// <summary>Who may use the API. Empty (default): nobody signs in, and only programs on this machine get an answer.</summary>
    public List<HttpUser> Users { get; set; } = [];

    /// <summary>Names besides <c>localhost</c> by which the host may be addressed while there are no users, for example behind a proxy on this machine.</summary>
    public List<string> AllowedHosts { get; set; } = [];

    /// <summary>What is shown on https addresses.</summary>
    public CertificateOptions Certificate { get; set; } = new();

    /// <summary>Silence on an event stream after which a heartbeat is sent. Default 15 s, from 1 s to 5 min.</summary>
    public TimeSpan StreamHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Event streams at the same time. Default 100, from 1 to 10,000.</summary>
    public int MaxStreams { get; set; } = 100;

    /// <summary>Every error of these settings, each with its remedy.</summary>
    public IEnumerable<string> Validate()
    {
        for (var i = 0; i < Users.Count; i++)
        {
            var user = Users[i];
            if (user.Name.Length == 0 || user.Name.Contains(':', StringComparison.Ordinal))
            {
                yield return $"Http:Users:{i}:Name is missing or has a colon; give each user a name without one.";
            }

            if (!PasswordHasher.IsHash(user.PasswordHash))
            {
                // the value itself is not told: it may be the password
                yield return $"Http:Users:{i}:PasswordHash is not a hash; make one with 'adapterhost hash-password'.";
            }

            if (!Roles.TryParse(user.Role, out _))
            {
                yield return $"Http:Users:{i}:Role is unknown; set viewer, operator or admin.";
            }
        }

        foreach (var name in Users.GroupBy(user => user.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return $"Http:Users has '{name}' more than once; remove all but one.";
        }

        if (StreamHeartbeat < TimeSpan.FromSeconds(1) || StreamHeartbeat > TimeSpan.FromMinutes(5))
        {
            yield return $"Http:StreamHeartbeat is {StreamHeartbeat}; set it from 00:00:01 to 00:05:00.";
        }

        if (MaxStreams is < 1 or > 10_000)
        {
            yield return $"Http:MaxStreams is {MaxStreams}; set it from 1 to 10000.";
        }
    }
}

/// <summary>Who may sign in.</summary>
internal sealed class HttpUser
{
    public string Name { get; set => field = value ?? ""; } = "";

    /// <summary>As <see cref="PasswordHasher"/> makes it.</summary>
    public string PasswordHash { get; set => field = value ?? ""; } = "";

    /// <summary><c>viewer</c>, <c>operator</c> or <c>admin</c>; <c>reader</c>, as a viewer was called once, goes on.</summary>
    public string Role { get; set; } = "viewer";
}
