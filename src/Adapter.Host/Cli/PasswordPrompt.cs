using System.Text;

namespace Adapter.Host.Cli;

/// <summary>Reads a password: a line of standard input, or what is typed, unseen. Never an argument: those can be read by everybody on the machine.</summary>
internal static class PasswordPrompt
{
    /// <summary><see langword="null"/> when none was given.</summary>
    public static string? Read(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() is { Length: > 0 } line ? line : null;
        }

        Console.Error.Write(prompt);
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.Length > 0 ? typed.ToString() : null;
    }
}
