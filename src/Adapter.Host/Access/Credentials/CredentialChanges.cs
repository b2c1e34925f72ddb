using System.Security.Cryptography;

namespace Adapter.Host.Access.Credentials;

/// <summary>Changes of a set of credentials, and what speaks against them. Pure but for the random numbers.</summary>
internal static class CredentialChanges
{
    private const int MostUsers = 1000;
    private const int MostKeys = 1000;

    /// <summary>Adds a user. The first of all has to be an admin.</summary>
    public static CredentialSet AddUser(CredentialSet set, string name, string passwordHash, Role role, bool areThereOthers, DateTimeOffset now)
    {
        if (!Rules.IsName(name))
        {
            throw new AccessException(AccessFault.Invalid, "That is not a name for a user.", Rules.NameRemedy);
        }

        if (set.Users.Any(user => string.Equals(user.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new AccessException(AccessFault.Conflict, $"There is a user '{name}' already.", "Take another name, or change that user's password or role.");
        }

        if (role != Role.Admin && set.Users.Count == 0 && !areThereOthers)
        {
            throw new AccessException(AccessFault.Conflict, "The first user has to be an admin: nobody could make another one.", "Begin with a user whose role is admin.");
        }

        return set.Users.Count >= MostUsers
            ? throw new AccessException(AccessFault.Conflict, $"There are {MostUsers} users already.", "Remove those who are gone.")
            : set with { Users = [.. set.Users, new UserRecord(name, Roles.Name(role), passwordHash, NewStamp(), now, now)] };
    }

    public static CredentialSet SetPassword(CredentialSet set, string name, string passwordHash, DateTimeOffset now)
        => Replace(set, name, user => user with { PasswordHash = passwordHash, Stamp = NewStamp(), Changed = now });

    public static CredentialSet SetRole(CredentialSet set, string name, Role role, bool isThereAnotherAdmin, DateTimeOffset now)
    {
        if (role != Role.Admin)
        {
            KeepAnAdmin(set, name, isThereAnotherAdmin);
        }

        return Replace(set, name, user => user.Role == Roles.Name(role) ? user : user with { Role = Roles.Name(role), Stamp = NewStamp(), Changed = now });
    }

    public static CredentialSet RemoveUser(CredentialSet set, string name, bool isThereAnotherAdmin)
    {
        KeepAnAdmin(set, name, isThereAnotherAdmin);
        return set with { Users = [.. set.Users.Where(user => user.Name != Known(set, name).Name)] };
    }

    public static CredentialSet AddKey(CredentialSet set, ApiKeyRecord key, bool areThereUsers)
    {
        if (!Rules.IsName(key.Name))
        {
            throw new AccessException(AccessFault.Invalid, "That is not a name for an API key.", Rules.NameRemedy);
        }

        if (set.Users.Count == 0 && !areThereUsers)
        {
            throw new AccessException(AccessFault.Conflict, "There are no users yet, and with a key alone nobody could manage the host.", "Make the first admin before the first API key.");
        }

        if (key.Expires <= key.Created)
        {
            throw new AccessException(AccessFault.Invalid, "The key would have expired already.", "Give a moment in the future, or none.");
        }

        return set.ApiKeys.Count >= MostKeys
            ? throw new AccessException(AccessFault.Conflict, $"There are {MostKeys} API keys already.", "Remove those that are not used any more.")
            : set with { ApiKeys = [.. set.ApiKeys, key] };
    }

    public static CredentialSet RemoveKey(CredentialSet set, string id)
        => set.ApiKeys.Any(key => key.Id == id)
            ? set with { ApiKeys = [.. set.ApiKeys.Where(key => key.Id != id)] }
            : throw new AccessException(AccessFault.NotFound, $"There is no API key '{id}'.", "List them; a key is named by its id.");

    public static CredentialSet NoteUse(CredentialSet set, IReadOnlyDictionary<string, DateTimeOffset> used)
        => set with { ApiKeys = [.. set.ApiKeys.Select(key => used.TryGetValue(key.Id, out var at) && !(key.LastUsed >= at) ? key with { LastUsed = at } : key)] };

    private static CredentialSet Replace(CredentialSet set, string name, Func<UserRecord, UserRecord> change)
    {
        var known = Known(set, name);
        return set with { Users = [.. set.Users.Select(user => user == known ? change(user) : user)] };
    }

    private static UserRecord Known(CredentialSet set, string name)
        => set.FindUser(name) ?? throw new AccessException(AccessFault.NotFound, $"There is no user '{name}' in the host's own store.", "List the users; those of host.json are changed there.");

    private static void KeepAnAdmin(CredentialSet set, string name, bool isThereAnotherAdmin)
    {
        var admin = Roles.Name(Role.Admin);
        if (Known(set, name).Role == admin && !isThereAnotherAdmin && set.Users.Count(user => user.Role == admin) == 1)
        {
            throw new AccessException(AccessFault.Conflict, $"'{name}' is the last admin.", "Make another user an admin first.");
        }
    }

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
