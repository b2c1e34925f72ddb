using System.CommandLine;
using System.Text.Json;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost users</c>: who signs in, at the running host or in a data folder.</summary>
internal static class UserCommands
{
    private const string Path = "/api/v1/users";

    public static Command Build() => new("users", "Show and change who signs in with a password.") { List(), Add(), Remove(), Password(), SetRole() };

    private static Command List()
    {
        var (data, url, json) = (Folder(), CommonOptions.Url(), CommonOptions.Json());
        Command command = new("list", "Show every user with role and source.") { data, url, json };
        command.SetAction((parse, cancellationToken) => parse.GetValue(data) is { } folder
            ? OfflineAccess.UseAsync(() =>
            {
                foreach (var user in OfflineAccess.Read(folder).Users)
                {
                    Console.Out.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new UserView(user.Name, user.Role, "store", user.Created, user.Changed), AccessJsonContext.Default.UserView) : $"{user.Name,-28} {user.Role}");
                }

                return Task.FromResult(ExitCodes.Ok);
            })
            : HostClient.UseAsync(parse.GetValue(url)!, async client =>
            {
                using var answer = await client.GetAsync(Path, cancellationToken);
                if (parse.GetValue(json))
                {
                    Console.Out.WriteLine(answer.RootElement.GetRawText());
                    return ExitCodes.Ok;
                }

                foreach (var user in answer.RootElement.GetProperty("users").EnumerateArray())
                {
                    Console.Out.WriteLine($"{user.GetProperty("name").GetString(),-28} {user.GetProperty("role").GetString(),-10} {user.GetProperty("source").GetString()}");
                }

                return ExitCodes.Ok;
            }));
        return command;
    }

    private static Command Add()
    {
        var (name, role, data, url) = (Name(), Role(), Folder(), CommonOptions.Url());
        Command command = new("add", "Add a user; the password is read from standard input. The first one has to be an admin, and ends the time in which nobody signs in.") { name, role, data, url };
        command.SetAction((parse, cancellationToken) => WithPasswordAsync(parse.GetValue(name)!, (user, password) => RunAsync(
            parse.GetValue(data), parse.GetValue(url)!, "users add", $"{user} {Roles.Name(parse.GetValue(role))}", $"Added {user}.",
            set => CredentialChanges.AddUser(set, user, PasswordHasher.Hash(password), parse.GetValue(role), areThereOthers: false, TimeProvider.System.GetUtcNow()),
            client => client.SendAsync(HttpMethod.Post, Path, Json(new NewUser(user, password, Roles.Name(parse.GetValue(role))), AccessJsonContext.Default.NewUser), cancellationToken), cancellationToken)));
        return command;
    }

    private static Command Remove()
    {
        var (name, data, url) = (Name(), Folder(), CommonOptions.Url());
        Command command = new("remove", "Remove a user.") { name, data, url };
        command.SetAction((parse, cancellationToken) => RunAsync(
            parse.GetValue(data), parse.GetValue(url)!, "users remove", parse.GetValue(name)!, $"Removed {parse.GetValue(name)}.",
            set => CredentialChanges.RemoveUser(set, parse.GetValue(name)!, isThereAnotherAdmin: false),
            client => client.SendAsync(HttpMethod.Delete, Of(parse.GetValue(name)!), null, cancellationToken), cancellationToken));
        return command;
    }

    private static Command Password()
    {
        var (name, data, url) = (Name(), Folder(), CommonOptions.Url());
        Command command = new("password", "Set a user's password, read from standard input. With --data also where nobody can sign in any more.") { name, data, url };
        command.SetAction((parse, cancellationToken) => WithPasswordAsync(parse.GetValue(name)!, (user, password) => RunAsync(
            parse.GetValue(data), parse.GetValue(url)!, "users password", user, $"The password of {user} was set.",
            set => CredentialChanges.SetPassword(set, user, PasswordHasher.Hash(password), TimeProvider.System.GetUtcNow()),
            client => client.SendAsync(HttpMethod.Put, Of(user) + "/password", Json(new NewPassword(password), AccessJsonContext.Default.NewPassword), cancellationToken), cancellationToken)));
        return command;
    }

    private static Command SetRole()
    {
        var (name, data, url) = (Name(), Folder(), CommonOptions.Url());
        Argument<Role> role = new("role") { Description = "viewer, operator or admin.", CustomParser = ParseRole };
        Command command = new("role", "Set a user's role.") { name, role, data, url };
        command.SetAction((parse, cancellationToken) => RunAsync(
            parse.GetValue(data), parse.GetValue(url)!, "users role", $"{parse.GetValue(name)} {Roles.Name(parse.GetValue(role))}", $"{parse.GetValue(name)} is {Roles.Name(parse.GetValue(role))} now.",
            set => CredentialChanges.SetRole(set, parse.GetValue(name)!, parse.GetValue(role), isThereAnotherAdmin: false, TimeProvider.System.GetUtcNow()),
            client => client.SendAsync(HttpMethod.Put, Of(parse.GetValue(name)!) + "/role", Json(new NewRole(Roles.Name(parse.GetValue(role))), AccessJsonContext.Default.NewRole), cancellationToken), cancellationToken));
        return command;
    }

    internal static Option<DirectoryInfo?> Folder()
        => new("--data") { Description = "Work on this data folder instead of asking the running host; works while no host runs, and one that runs sees it within a second.", HelpName = "DIR" };

    internal static Option<Role> Role() => new("--role") { Description = "viewer, operator or admin.", HelpName = "ROLE", Required = true, CustomParser = ParseRole };

    /// <summary>Changes a data folder, or asks the running host to.</summary>
    internal static Task<int> RunAsync(
        DirectoryInfo? data, Uri url, string action, string target, string done, Func<CredentialSet, CredentialSet> change, Func<HostClient, Task<JsonDocument>> ask, CancellationToken cancellationToken)
        => data is not null
            ? OfflineAccess.UseAsync(async () =>
            {
                await OfflineAccess.ChangeAsync(data, action, target, change, cancellationToken);
                Console.Out.WriteLine(done);
                return ExitCodes.Ok;
            })
            : HostClient.UseAsync(url, async client =>
            {
                using var answer = await ask(client);
                Console.Out.WriteLine(done);
                return ExitCodes.Ok;
            });

    internal static string Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static Argument<string> Name() => new("name") { Description = "Name of the user." };

    private static string Of(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    private static Role ParseRole(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!Roles.TryParse(result.Tokens[0].Value, out var role))
        {
            result.AddError($"'{result.Tokens[0].Value}' is no role; write viewer, operator or admin.");
        }

        return role;
    }

    private static async Task<int> WithPasswordAsync(string name, Func<string, string, Task<int>> command)
    {
        var password = PasswordPrompt.Read($"Password for {name}: ");
        if (Rules.Complaint(password, name) is not { } complaint)
        {
            return await command(name, password!);
        }

        await Console.Error.WriteLineAsync($"{complaint} Give a line with a password of {Rules.ShortestPassword} characters or more on standard input.");
        return ExitCodes.Usage;
    }
}
