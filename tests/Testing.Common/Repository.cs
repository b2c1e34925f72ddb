namespace Testing.Common;

/// <summary>Finds the checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GenesysAdapters.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No GenesysAdapters.sln above {AppContext.BaseDirectory}.");
    }
}
