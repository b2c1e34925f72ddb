using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Tests.Definitions;

public sealed class SecretTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public SecretTests() => _folder.GoodDataSource();

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret\n\n", "secret\n")]
    [InlineData(" secret ", " secret ")]
    [InlineData("\uFEFFsecret", "secret")]
    public void Read_SecretInFile_IsTheContentWithoutTheLastLineEnd(string content, string expected)
    {
        _folder.Write("secrets/client", content);
        _folder.GoodAdapter(secret: "file:secrets/client");

        Assert.Equal(expected, Secret(_folder.Read()));
    }

    [Fact]
    public void Read_SecretInFileWithFullPath_IsRead()
    {
        var path = _folder.Write("elsewhere/client", "secret");
        _folder.GoodAdapter(secret: $"FILE: {path}");

        Assert.Equal("secret", Secret(_folder.Read()));
    }

    [Theory]
    [InlineData("file:secrets/none", FindingCodes.SecretFileUnreadable, "The secret file {0} is not there.")]
    [InlineData("file:secrets/empty", FindingCodes.SecretEmpty, "The secret file {0} is empty.")]
    [InlineData("file:secrets/binary", FindingCodes.SecretFileUnreadable, "The secret file {0} is not UTF-8 text.")]
    [InlineData("file:secrets/large", FindingCodes.SecretFileUnreadable, "The secret file {0} is larger than 64 KiB.")]
    [InlineData("file:secrets", FindingCodes.SecretFileUnreadable, "The secret file {0} cannot be read.")]
    [InlineData("env:NONE", FindingCodes.SecretVariableMissing, "The environment variable NONE is not set.")]
    [InlineData("env:EMPTY", FindingCodes.SecretEmpty, "The environment variable EMPTY is empty.")]
    [InlineData("env:p$ssw0rd!", FindingCodes.SecretVariableMissing, "What follows env: is not the name of an environment variable.")]
    [InlineData("protected:v1:AAAA", FindingCodes.ProtectedSecretUnreadable, "The protected secret is damaged: it is not complete or was changed.")]
    [InlineData("protected:", FindingCodes.ProtectedSecretUnreadable, "The protected secret is damaged: it is not complete or was changed.")]
    public void Read_SecretNotToBeHad_IsAnErrorThatNamesThePlace(string text, string code, string message)
    {
        _folder.Environment["EMPTY"] = string.Empty;
        _folder.Write("secrets/empty", "\n");
        _folder.Write("secrets/large", new string('x', 65 * 1024));
        File.WriteAllBytes(Path.Combine(_folder.Config, "secrets/binary"), [0x61, 0x80, 0x81]);
        _folder.GoodAdapter(secret: text);

        var finding = Assert.Single(_folder.Read().Findings);

        Assert.Equal((FindingSeverity.Error, code, "ClientSecret"), (finding.Severity, finding.Code, finding.Setting));
        Assert.Equal(string.Format(null, message, Path.Combine(_folder.Config, text.Split(':')[1])), finding.Message);
        Assert.NotEmpty(finding.Remedy);
    }

    [Theory]
    [InlineData("Manual")]
    [InlineData("Disabled")]
    public void Read_SecretMissingInADefinitionThatDoesNotStartByItself_IsAWarningThatBlocksTheStart(string startupType)
    {
        _folder.GoodAdapter(secret: "env:NONE", more: $"<StartupType>{startupType}</StartupType>");

        var set = _folder.Read();

        Assert.False(set.HasErrors);
        var entry = Assert.Single(set.Adapters);
        Assert.Equal((FindingCodes.SecretVariableMissing, FindingSeverity.Warning), (Assert.Single(entry.StartBlockers).Code, entry.StartBlockers[0].Severity));
        Assert.Null(entry.Definition.Settings.Secret("ClientSecret"));
        _folder.Environment["NONE"] = "now-there";
        Assert.Empty(Assert.Single(_folder.Read(set).Adapters).StartBlockers);
    }

    [Fact]
    public void Read_SecretOfARunningManualAdapterVanishes_KeepsTheVersionBefore()
    {
        var file = _folder.Write("secrets/client", "secret");
        _folder.GoodAdapter(secret: "file:secrets/client", more: "<StartupType>Manual</StartupType>");
        var before = _folder.Read();
        File.Delete(file);

        var after = Assert.Single(_folder.Read(before).Adapters);

        Assert.Equal((true, before.Adapters[0].Fingerprint), (after.IsStale, after.Fingerprint));
        Assert.Equal("secret", after.Definition.Settings.Secret("ClientSecret")?.Reveal());
    }

    [Fact]
    public void Read_SecretFileChanges_ChangesTheFingerprint()
    {
        _folder.Write("secrets/client", "one");
        _folder.GoodAdapter(secret: "file:secrets/client");
        var before = _folder.Read();
        _folder.Write("secrets/client", "two");

        var after = _folder.Read(before);

        Assert.NotEqual(before.Adapters[0].RestartFingerprint, after.Adapters[0].RestartFingerprint);
        Assert.Equal("two", Secret(after));
    }

    [Fact]
    public void Read_PlainSecret_WorksWithAWarningThatGivesTheCommand()
    {
        var file = _folder.GoodAdapter(secret: "plain-secret-value");

        var set = _folder.Read();

        Assert.Equal("plain-secret-value", Secret(set));
        var finding = Assert.Single(set.Findings);
        Assert.Equal((FindingSeverity.Warning, FindingCodes.PlainSecret), (finding.Severity, finding.Code));
        Assert.Equal($"""Run: adapterhost protect "{file}" (or write env:NAME or file:PATH).""", finding.Remedy);
    }

    [Fact]
    public void Read_Secrets_AppearInNoTextOfTheSet()
    {
        _folder.Write("secrets/proxy", "file-secret-value");
        var file = _folder.GoodAdapter(secret: "plain-secret-value", settings: """
            <UseClientProxy>true</UseClientProxy><ProxyProtocol>http</ProxyProtocol><ProxyHostname>https://u:url-secret-value@proxy</ProxyHostname>
            <ProxyPort>1</ProxyPort><ProxyPassword>file:secrets/proxy</ProxyPassword>
            """);
        _folder.GoodAdapter("Good", secret: _folder.Protector.Protect("ClientSecret", new Secret("protected-secret-value")));
        _folder.GoodAdapter("Elements", secret: "a<secret-value/>b");

        var set = _folder.Read();

        StringWriter text = new();
        FindingPrinter.WriteText(text, set);
        FindingPrinter.WriteJson(text, set);
        foreach (var entry in set.Adapters)
        {
            text.WriteLine(entry);
            text.WriteLine(entry.Definition.Settings.Secret("ClientSecret"));
        }

        Assert.Contains(file, text.ToString());
        Assert.Contains("***", text.ToString());
        Assert.DoesNotContain("secret-value", text.ToString());
    }

    [Fact]
    public void Protect_ThenOpen_GivesTheSecretAndNeverTheSameText()
    {
        var one = _folder.Protector.Protect("ClientSecret", new Secret("geheim §"));
        var two = _folder.Protector.Protect("ClientSecret", new Secret("geheim §"));

        Assert.StartsWith("protected:v1:", one);
        Assert.NotEqual(one, two);
        Assert.True(new SecretProtector(_folder.Data).TryUnprotect("ClientSecret", one, out var secret, out _));
        Assert.Equal("geheim §", secret.Reveal());
        _folder.GoodAdapter(secret: one);
        Assert.Equal("geheim §", Secret(_folder.Read()));
    }

    [Fact]
    public void Protect_UnderAnotherSetting_StaysShut()
    {
        var text = _folder.Protector.Protect("ClientSecret", new Secret("x"));

        Assert.False(_folder.Protector.TryUnprotect("ProxyPassword", text, out _, out var problem));
        Assert.Equal("The protected secret is damaged, or was protected for another setting.", problem.Message);
    }

    [Fact]
    public void Protect_Key_IsForItsOwnerOnly()
    {
        _folder.Protector.Protect("ClientSecret", new Secret("x"));
        var key = Path.Combine(_folder.Data, "keys", "secrets.key");

        Assert.Equal([key], Directory.GetFiles(Path.GetDirectoryName(key)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(key)!));
        }
    }

    [Theory]
    [InlineData(null, "The key file {0} is not there.")]
    [InlineData("", "The key file {0} is damaged.")]
    [InlineData("zz", "The key file {0} is damaged.")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "The secret was protected with another key than the one in {0}.")]
    public void Read_KeyMissingOrWrong_IsAnErrorWithARemedy(string? key, string message)
    {
        _folder.GoodAdapter(secret: _folder.Protector.Protect("ClientSecret", new Secret("x")));
        var file = Path.Combine(_folder.Data, "keys", "secrets.key");
        File.Delete(file);
        if (key is not null)
        {
            File.WriteAllText(file, key);
        }

        var finding = Assert.Single(_folder.Read().Findings);

        Assert.Equal((FindingSeverity.Error, FindingCodes.ProtectedSecretUnreadable), (finding.Severity, finding.Code));
        Assert.EndsWith(string.Format(null, message, file), finding.Message);
        Assert.Contains("adapterhost protect", finding.Remedy);
        Assert.Equal(key, File.Exists(file) ? File.ReadAllText(file) : null);
    }

    [Fact]
    public void Protect_DamagedKey_IsNeverReplaced()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Data, "keys"));
        File.WriteAllText(Path.Combine(_folder.Data, "keys", "secrets.key"), "damaged");

        Assert.Throws<IOException>(() => _folder.Protector.Protect("ClientSecret", new Secret("x")));

        Assert.Equal("damaged", File.ReadAllText(Path.Combine(_folder.Data, "keys", "secrets.key")));
    }

    [Fact]
    public void TryUnprotect_AnyByteChanged_StaysShut()
    {
        var text = _folder.Protector.Protect("S", new Secret("secret"));
        var box = Convert.FromBase64String(text["protected:v1:".Length..]);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;

            Assert.False(_folder.Protector.TryUnprotect("S", "protected:v1:" + Convert.ToBase64String(changed), out _, out _));
        }
    }

    private static string? Secret(DefinitionSet set) => Assert.Single(set.Adapters).Definition.Settings.Secret("ClientSecret")?.Reveal();

    public void Dispose() => _folder.Dispose();
}
