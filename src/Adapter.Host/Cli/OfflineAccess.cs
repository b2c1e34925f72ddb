using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Microsoft.Extensions.Logging.Abstractions;

namespace Adapter.Host.Cli;

/// <summary>Changes the credentials of a data folder without asking a host; one that runs on it sees them within a second. Each attempt goes into the folder's audit trail.</summary>
internal static class OfflineAccess
{
    private const int Attempts = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static CredentialSet Read(DirectoryInfo data) => new CredentialFile(data.FullName).Read();

    /// <summary>Runs a command over a data folder; what is refused becomes an exit code and a line on stderr.</summary>
    public static async Task<int> UseAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (AccessException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message} {e.Remedy}");
            return e.Fault == AccessFault.NotFound ? ExitCodes.NotFound : ExitCodes.Refused;
        }
        catch (HostStartException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Refused;
        }
    }

    public static async Task ChangeAsync(DirectoryInfo data, string action, string target, Func<CredentialSet, CredentialSet> change, CancellationToken cancellationToken)
    {
        var outcome = "rejected";
        try
        {
            using CredentialStore store = new(new CredentialFile(data.FullName), TimeProvider.System, NullLogger<CredentialStore>.Instance);
            await store.ChangeAsync(change, cancellationToken);
            outcome = "done";
        }
        finally
        {
            await NoteAsync(data.FullName, action, target, outcome, cancellationToken);
        }
    }

    /// <summary>Notes what a command did to files; that it cannot be noted is told and stops nothing.</summary>
    public static async Task NoteAsync(string dataFolder, string action, string target, string outcome, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        AuditEntry entry = new(AuditEntry.MakeId(now), now, Environment.UserName, null, null, "offline", null, action, target, outcome, null, null);
        AuditFolder folder = new(dataFolder);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                folder.Append(entry, AuditFolder.Commands);
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // another command writes just now
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"This could not be noted in the audit trail in {folder.Path}: {e.Message}");
                return;
            }
        }
    }
}
