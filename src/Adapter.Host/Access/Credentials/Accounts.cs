using Adapter.Host.Http;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access.Credentials;

/// <summary>Somebody with a password, wherever it stands.</summary>
internal sealed record Account(string Name, Role Role, string PasswordHash, string Stamp, bool IsInSettings);

/// <summary>Everybody with a password: the users of <c>host.json</c>, and those that the host keeps.</summary>
internal sealed class Accounts(IOptions<HttpOptions> options, CredentialStore store)
{
    // not before the first question: settings that are wrong are to be told by the start, not by whoever is made first
    private readonly Lazy<Account[]> _settings = new(() =>
        [.. options.Value.Users.Select(user => new Account(user.Name, Roles.TryParse(user.Role, out var role) ? role : Role.Viewer, user.PasswordHash, user.PasswordHash, IsInSettings: true))]);

    /// <summary>Whether everybody has to sign in.</summary>
    public bool Exist => _settings.Value.Length > 0 || !store.Current.IsEmpty;

    public bool AreInSettings => _settings.Value.Length > 0;

    public bool HasAdminInSettings => _settings.Value.Any(account => account.Role == Role.Admin);

    /// <summary>A name in both places is that of <c>host.json</c>.</summary>
    public Account? Find(string name)
        => Array.Find(_settings.Value, account => account.Name == name)
            ?? (store.Current.FindUser(name) is { } user && Roles.TryParse(user.Role, out var role) ? new Account(user.Name, role, user.PasswordHash, user.Stamp, IsInSettings: false) : null);

    /// <summary>Whether what was opened under a stamp goes on.</summary>
    public Account? Find(string name, string stamp) => Find(name) is { } account && account.Stamp == stamp ? account : null;

    public IReadOnlyList<Account> InSettings => _settings.Value;
}
