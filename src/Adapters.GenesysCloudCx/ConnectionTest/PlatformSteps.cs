using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>What a token is good for: the API host, the organization, the clocks, and the permissions that can be asked about without changing anything.</summary>
internal sealed class PlatformSteps(PlatformConnection platform, PlatformAccess access)
{
    /// <summary>Nobody has it: who may see conversations is told that there is none, who may not is told that.</summary>
    private const string NoConversation = "00000000-0000-4000-8000-000000000000";

    private const RequestPriority Whose = RequestPriority.Resync;

    /// <summary>An active user, once <see cref="Users"/> has looked.</summary>
    public string? AnyUser { get; private set; }

    public TestStep Organization() => new("API host", IsGate: true, access.Names.Api, async cancellationToken =>
    {
        try
        {
            var organization = await platform.Api.SendAsync(HttpMethod.Get, "organizations/me", null, PlatformJson.Default.OrganizationAnswer, Whose, cancellationToken);
            return Passed("API host", $"{access.Address.Api.Authority} answers for the organization {organization.Name ?? "(without a name)"}.");
        }
        catch (PlatformException exception) when (exception is { Status: 401, IsProxyLogin: false, IsTokenRefusal: false })
        {
            return Failed("API host", $"{access.Address.Api.Authority} does not know the token that {access.Address.Login.Authority} gave: {exception.Message}", "Login host and API host have to be of the same region.", access.Names.Api);
        }
        catch (PlatformException exception) when (exception.IsUntrusted)
        {
            return Failed("API host", exception.Message, exception.Remedy, access.Names.TrustList ?? access.Names.Api);
        }
    });

    public TestStep Clock() => new("Clock", IsGate: false, null, _ =>
    {
        var ahead = platform.Clock.Ahead;
        return Task.FromResult(!platform.Clock.IsKnown ? new ConnectionCheck("Clock", ConnectionCheckOutcome.Warning, "The platform does not tell its time.", "See that nothing on the way takes the Date header out of answers.")
            : ahead.Duration() > PlatformClock.Tolerance ? new ConnectionCheck("Clock", ConnectionCheckOutcome.Warning,
                string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead < TimeSpan.Zero ? "ahead of" : "behind")} the platform's."), "Check the time service of this machine.")
            : Passed("Clock", string.Create(CultureInfo.InvariantCulture, $"This machine's clock agrees with the platform's to {Math.Max(1, Math.Ceiling(ahead.Duration().TotalSeconds)):0} s.")));
    });

    public TestStep Users() => new("Users", IsGate: false, null, async cancellationToken =>
    {
        var users = await platform.Api.SendAsync(HttpMethod.Get, "users?pageSize=1&pageNumber=1&state=active", null, PlatformJson.Default.NamedListing, Whose, cancellationToken);
        AnyUser = users.Entities is [{ Id: { } id }, ..] ? id : null;
        return AnyUser is null
            ? new ConnectionCheck("Users", ConnectionCheckOutcome.Warning, "The client sees no active user.", "See that its role is granted in the divisions of the agents.")
            : Passed("Users", users.Total is { } total ? string.Create(CultureInfo.InvariantCulture, $"The client sees {total} active users.") : "The client sees active users.");
    });

    public TestStep ConversationView(ConnectionCheckOutcome without, string what)
        => Permission("conversation:communication:view", without, what, cancellationToken => platform.Api.GetAsync($"conversations/{NoConversation}", Whose, cancellationToken));

    public TestStep ConversationDetails(ConnectionCheckOutcome without, string what) => Permission("analytics:conversationDetail:view", without, what, cancellationToken =>
    {
        var now = platform.Clock.Now;
        return platform.Api.SendAsync(HttpMethod.Post, DetailQuery.Path, DetailQuery.Page(now - TimeSpan.FromMinutes(1), now, "conversationStart", "asc", null, 1), Whose, cancellationToken);
    });

    public TestStep Queues(ConnectionCheckOutcome without, string what)
        => Permission("routing:queue:view", without, what, cancellationToken => platform.Api.GetAsync("routing/queues?pageSize=1&pageNumber=1", Whose, cancellationToken));

    public TestStep Recordings(ConnectionCheckOutcome without, string what)
        => Permission("recording:recording:view", without, what, cancellationToken => platform.Api.GetAsync($"conversations/{NoConversation}/recordingmetadata", Whose, cancellationToken));

    /// <summary>Something that is there or not, and that only who may is told.</summary>
    private static TestStep Permission(string permission, ConnectionCheckOutcome without, string what, Func<CancellationToken, Task> askAsync)
    {
        var name = $"Permission {permission}";
        return new TestStep(name, IsGate: false, null, async cancellationToken =>
        {
            try
            {
                await askAsync(cancellationToken);
            }
            catch (PlatformException exception) when (exception.Status == 403 && (exception.Code is null || exception.Code.StartsWith("missing", StringComparison.Ordinal) || exception.Code == "not.authorized"))
            {
                return new ConnectionCheck(name, without, $"The client may not: {what}", $"Grant {exception.MissingPermissions ?? permission} to a role of the OAuth client, in the divisions concerned.");
            }
            catch (PlatformException exception) when (exception.Class is FailureClass.Permanent or FailureClass.Permission)
            {
                // there is none of what was asked for: it may look
            }
            catch (PlatformException exception) when (exception.Class == FailureClass.Transient)
            {
                return new ConnectionCheck(name, ConnectionCheckOutcome.Warning, $"It could not be told: {exception.Message}", "Try again later.");
            }

            return Passed(name, "Granted.");
        });
    }

    private static ConnectionCheck Passed(string name, string text) => new(name, ConnectionCheckOutcome.Passed, text);

    private static ConnectionCheck Failed(string name, string text, string? remedy, string? setting) => new(name, ConnectionCheckOutcome.Failed, text, remedy, setting);
}
