using System.Text.Json.Serialization;

namespace Adapter.Host.Access.Credentials;

/// <summary>Somebody who signs in with a password.</summary>
/// <param name="Name">As it is typed at the sign-in.</param>
/// <param name="Role">As <see cref="Roles"/> names it.</param>
/// <param name="PasswordHash">As <see cref="PasswordHasher"/> makes it.</param>
/// <param name="Stamp">Another one after each change of password or role: what was opened under the old one ends.</param>
/// <param name="Created">When the user was made.</param>
/// <param name="Changed">When password or role were changed last.</param>
internal sealed record UserRecord(string Name, string Role, string PasswordHash, string Stamp, DateTimeOffset Created, DateTimeOffset Changed);

/// <summary>A key that a program shows instead of signing in. The key itself is kept nowhere.</summary>
internal sealed record ApiKeyRecord(
    string Id, string Name, string Role, string Hash, DateTimeOffset Created, string CreatedBy, DateTimeOffset? Expires, DateTimeOffset? LastUsed);

/// <summary>Everybody whom the host itself keeps; the users of <c>host.json</c> come beside them.</summary>
internal sealed record CredentialSet(int Version, IReadOnlyList<UserRecord> Users, IReadOnlyList<ApiKeyRecord> ApiKeys)
{
    public const int CurrentVersion = 1;

    public static CredentialSet Empty { get; } = new(CurrentVersion, [], []);

    [JsonIgnore]
    public bool IsEmpty => Users.Count == 0 && ApiKeys.Count == 0;

    public UserRecord? FindUser(string name) => Users.FirstOrDefault(user => user.Name == name);

    /// <summary>What is wrong with a set as it was read; <see langword="null"/> when it can be used.</summary>
    public string? Fault()
    {
        // what the reader leaves out of a file is null here, whatever the types say
        if (Users is null || ApiKeys is null || Users.Any(user => user is null) || ApiKeys.Any(key => key is null))
        {
            return "a part is missing";
        }

        if (Users.FirstOrDefault(user => !Rules.IsName(user.Name) || !Roles.TryParse(user.Role, out _) || !PasswordHasher.IsHash(user.PasswordHash ?? "") || string.IsNullOrEmpty(user.Stamp)) is { } bad)
        {
            return $"user number {Users.TakeWhile(user => user != bad).Count() + 1} is not complete";
        }

        if (ApiKeys.FirstOrDefault(key => string.IsNullOrEmpty(key.Id) || !Rules.IsName(key.Name) || !Roles.TryParse(key.Role, out _) || !ApiKey.IsHash(key.Hash ?? "")) is { } wrong)
        {
            return $"API key number {ApiKeys.TakeWhile(key => key != wrong).Count() + 1} is not complete";
        }

        return Users.DistinctBy(user => user.Name, StringComparer.OrdinalIgnoreCase).Count() < Users.Count || ApiKeys.DistinctBy(key => key.Id).Count() < ApiKeys.Count
            ? "a name or id stands there more than once"
            : null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialSet))]
internal sealed partial class CredentialJsonContext : JsonSerializerContext
{
}
