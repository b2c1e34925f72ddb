using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Http;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost api-keys</c>: keys that programs show, at the running host or in a data folder.</summary>
internal static class ApiKeyCommands
{
    private const string Path = "/api/v1/api-keys";

    public static Command Build() => new("api-keys", "Show, make and remove keys that programs show instead of signing in.") { List(), Add(), Remove() };

    private static Command List()
    {
        var (data, url, json) = (UserCommands.Folder(), CommonOptions.Url(), CommonOptions.Json());
        Command command = new("list", "Show every API key with role, expiry and last use; the keys themselves are kept nowhere.") { data, url, json };
        command.SetAction((parse, cancellationToken) => parse.GetValue(data) is { } folder
            ? OfflineAccess.UseAsync(() =>
            {
                ApiKeyList keys = new([.. OfflineAccess.Read(folder).ApiKeys.Select(key => ApiKeyEndpoints.View(key, key.LastUsed, TimeProvider.System.GetUtcNow()))]);
                using var answer = JsonSerializer.SerializeToDocument(keys, AccessJsonContext.Default.ApiKeyList);
                Print(answer.RootElement, parse.GetValue(json));
                return Task.FromResult(ExitCodes.Ok);
            })
            : HostClient.UseAsync(parse.GetValue(url)!, async client =>
            {
                using var answer = await client.GetAsync(Path, cancellationToken);
                Print(answer.RootElement, parse.GetValue(json));
                return ExitCodes.Ok;
            }));
        return command;
    }

    private static Command Add()
    {
        Argument<string> name = new("name") { Description = "What the key is for, for example recorder-1." };
        var (role, data, url) = (UserCommands.Role(), UserCommands.Folder(), CommonOptions.Url());
        var valid = CommonOptions.Duration("--valid", "How long the key opens, for example 365d. Default: until it is removed.");
        Command command = new("add", "Make an API key and print it: it is shown this once.") { name, role, valid, data, url };
        command.SetAction((parse, cancellationToken) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            DateTimeOffset? expires = parse.GetValue(valid) is { } span ? now + span : null;
            var roleName = Roles.Name(parse.GetValue(role));
            if (parse.GetValue(data) is { } folder)
            {
                return OfflineAccess.UseAsync(async () =>
                {
                    var (key, id, hash) = ApiKey.Make();
                    ApiKeyRecord record = new(id, parse.GetValue(name)!, roleName, hash, now, Environment.UserName, expires, null);
                    await OfflineAccess.ChangeAsync(folder, "api-keys add", $"{record.Name} {roleName} {id}", set => CredentialChanges.AddKey(set, record, areThereUsers: false), cancellationToken);
                    Console.Out.WriteLine(key);
                    return ExitCodes.Ok;
                });
            }

            return HostClient.UseAsync(parse.GetValue(url)!, async client =>
            {
                NewApiKey body = new(parse.GetValue(name), roleName, expires is { } moment ? Moments.Print(moment) : null);
                using var answer = await client.SendAsync(HttpMethod.Post, Path, UserCommands.Json(body, AccessJsonContext.Default.NewApiKey), cancellationToken);
                Console.Out.WriteLine(answer.RootElement.GetProperty("key").GetString());
                return ExitCodes.Ok;
            });
        });
        return command;
    }

    private static Command Remove()
    {
        Argument<string> id = new("id") { Description = "Id of the key, as the list shows it." };
        var (data, url) = (UserCommands.Folder(), CommonOptions.Url());
        Command command = new("remove", "Remove an API key; it opens nothing any more.") { id, data, url };
        command.SetAction((parse, cancellationToken) => UserCommands.RunAsync(
            parse.GetValue(data), parse.GetValue(url)!, "api-keys remove", parse.GetValue(id)!, $"Removed {parse.GetValue(id)}.",
            set => CredentialChanges.RemoveKey(set, parse.GetValue(id)!),
            client => client.SendAsync(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(parse.GetValue(id)!)}", null, cancellationToken), cancellationToken));
        return command;
    }

    private static void Print(JsonElement answer, bool asJson)
    {
        if (asJson)
        {
            Console.Out.WriteLine(answer.GetRawText());
            return;
        }

        foreach (var key in answer.GetProperty("apiKeys").EnumerateArray())
        {
            Console.Out.WriteLine(
                $"{key.GetProperty("id").GetString(),-10} {key.GetProperty("name").GetString(),-28} {key.GetProperty("role").GetString(),-10} "
                + $"{(key.GetProperty("expired").GetBoolean() ? "expired" : "until")} {Moment(key, "expires", "removed")}, last used {Moment(key, "lastUsed", "never")}");
        }
    }

    private static string Moment(JsonElement key, string name, string otherwise)
        => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : otherwise;
}
