using System.CommandLine;
using Adapter.Host.Access;

namespace Adapter.Host.Cli;

/// <summary><c>adapterhost hash-password</c>: makes the hash that <c>Http:Users</c> of host.json holds.</summary>
internal static class PasswordCommand
{
    public static Command Build()
    {
        Command command = new("hash-password", "Read a password from standard input and print its hash for Http:Users in host.json.");
        command.SetAction(_ =>
        {
            if (PasswordPrompt.Read("Password: ") is not { } password)
            {
                Console.Error.WriteLine("No password was given.");
                return ExitCodes.Usage;
            }

            Console.Out.WriteLine(PasswordHasher.Hash(password));
            return ExitCodes.Ok;
        });
        return command;
    }
}
