<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Koutu</source>
        <translation>关于 Koutu</translation>
    </message>
    <message>
        <source>Cuts the subject out of a photo, on your own machine.</source>
        <translation>在你自己的电脑上把照片里的主体抠出来。</translation>
    </message>
    <message>
        <source>Cameras&apos; raw files are developed by LibRaw, a free library of LibRaw LLC (LGPL 2.1).</source>
        <translation>相机的 RAW 文件由 LibRaw 显影，它是 LibRaw LLC 的自由软件库（LGPL 2.1）。</translation>
    </message>
    <message>
        <source>Koutu is free software. These are its licence and those of everything in it:</source>
        <translation>Koutu 是自由软件。以下是它和其中所有组件的许可证：</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Open &amp;link…</source>
        <translation>打开链接(&amp;L)…</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Open the picture behind a link</source>
        <translation>打开链接指向的图片</translation>
    </message>
    <message>
        <source>&amp;Save PNG</source>
        <translation>保存 PNG(&amp;S)</translation>
    </message>
    <message>
        <source>Save PNG</source>
        <translation>保存 PNG</translation>
    </message>
    <message>
        <source>Save the cutout beside the picture</source>
        <translation>把抠好的图保存在原图旁边</translation>
    </message>
    <message>
        <source>Save PNG &amp;as…</source>
        <translation>PNG 另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Save the cutout under a name of your own</source>
        <translation>用自己取的名字保存抠好的图</translation>
    </message>
    <message>
        <source>&amp;Close picture</source>
        <translation>关闭图片(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this picture</source>
        <translation>关闭这张图片</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Quit Koutu</source>
        <translation>退出 Koutu</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>撤销上一步改动</translation>
    </message>
    <message>
        <source>&amp;Backdrop and export…</source>
        <translation>背景与导出(&amp;B)…</translation>
    </message>
    <message>
        <source>Backdrop</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Put the cutout before a backdrop, place it, and export it in any format</source>
        <translation>为抠图换背景、摆放位置，并导出为任意格式</translation>
    </message>
    <message>
        <source>Ba&amp;tch…</source>
        <translation>批处理(&amp;T)…</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批处理</translation>
    </message>
    <message>
        <source>Cut out many pictures one after another, with one preset</source>
        <translation>用一个预设依次抠出许多图片</translation>
    </message>
    <message>
        <source>Export &amp;again</source>
        <translation>再次导出(&amp;A)</translation>
    </message>
    <message>
        <source>Export again</source>
        <translation>再次导出</translation>
    </message>
    <message>
        <source>Export beside the picture with what was set last</source>
        <translation>用上次的设置导出到图片旁边</translation>
    </message>
    <message>
        <source>Save a&amp;ll as PNG</source>
        <translation>全部存为 PNG(&amp;L)</translation>
    </message>
    <message>
        <source>Save all</source>
        <translation>全部保存</translation>
    </message>
    <message>
        <source>Save the cutouts of all open pictures beside their photos</source>
        <translation>把所有打开的图片的抠图结果保存在照片旁边</translation>
    </message>
    <message>
        <source>Export all with presets…</source>
        <translation>用预设导出全部…</translation>
    </message>
    <message>
        <source>Export all</source>
        <translation>全部导出</translation>
    </message>
    <message>
        <source>Export all open pictures with one or several presets</source>
        <translation>用一个或多个预设导出所有打开的图片</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>重做这一步</translation>
    </message>
    <message>
        <source>&amp;Copy cutout</source>
        <translation>复制抠图(&amp;C)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the cutout with its transparency</source>
        <translation>复制抠好的图，保留透明背景</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Open the picture, file or link on the clipboard</source>
        <translation>打开剪贴板中的图片、文件或链接</translation>
    </message>
    <message>
        <source>Cut out a&amp;gain</source>
        <translation>重新抠图(&amp;G)</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>抠图</translation>
    </message>
    <message>
        <source>Cut the subject out again</source>
        <translation>重新抠出主体</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop what is being done</source>
        <translation>停止正在进行的操作</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示整张图片</translation>
    </message>
    <message>
        <source>&amp;Actual pixels</source>
        <translation>实际像素(&amp;A)</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Show every pixel of the picture</source>
        <translation>按实际像素显示图片</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>&amp;Next picture</source>
        <translation>下一张(&amp;N)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Go to the next picture</source>
        <translation>转到下一张图片</translation>
    </message>
    <message>
        <source>&amp;Previous picture</source>
        <translation>上一张(&amp;P)</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Go to the picture before</source>
        <translation>转到上一张图片</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>下一个窗口区域</translation>
    </message>
    <message>
        <source>Next part</source>
        <translation>下一个区域</translation>
    </message>
    <message>
        <source>Give the keyboard to the next part of the window</source>
        <translation>把键盘焦点移到窗口的下一个区域</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>上一个窗口区域</translation>
    </message>
    <message>
        <source>Previous part</source>
        <translation>上一个区域</translation>
    </message>
    <message>
        <source>Give the keyboard to the part of the window before</source>
        <translation>把键盘焦点移到窗口的上一个区域</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>通用(&amp;G)</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Any subject</source>
        <translation>任何主体</translation>
    </message>
    <message>
        <source>&amp;Human</source>
        <translation>人像(&amp;H)</translation>
    </message>
    <message>
        <source>Human</source>
        <translation>人像</translation>
    </message>
    <message>
        <source>People and portraits</source>
        <translation>人物与肖像</translation>
    </message>
    <message>
        <source>&amp;Anime</source>
        <translation>动漫(&amp;A)</translation>
    </message>
    <message>
        <source>Anime</source>
        <translation>动漫</translation>
    </message>
    <message>
        <source>Drawn figures</source>
        <translation>动漫与手绘人物</translation>
    </message>
    <message>
        <source>&amp;Small</source>
        <translation>小(&amp;S)</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小</translation>
    </message>
    <message>
        <source>The small network: quick</source>
        <translation>小模型：速度快</translation>
    </message>
    <message>
        <source>&amp;Medium</source>
        <translation>中(&amp;M)</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Between small and large</source>
        <translation>介于小和大之间</translation>
    </message>
    <message>
        <source>&amp;Large</source>
        <translation>大(&amp;L)</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大</translation>
    </message>
    <message>
        <source>The large network: finer edges</source>
        <translation>大模型：边缘更精细</translation>
    </message>
    <message>
        <source>&amp;Extra large</source>
        <translation>特大(&amp;E)</translation>
    </message>
    <message>
        <source>Extra large</source>
        <translation>特大</translation>
    </message>
    <message>
        <source>Finer still, and much slower</source>
        <translation>更精细，但慢得多</translation>
    </message>
    <message>
        <source>&amp;Best</source>
        <translation>最佳(&amp;B)</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>The best there is; takes long</source>
        <translation>效果最好，耗时较长</translation>
    </message>
    <message>
        <source>Pre&amp;ferences…</source>
        <translation>偏好设置(&amp;F)…</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>偏好设置</translation>
    </message>
    <message>
        <source>Theme, language, text size, folders, names, device, shortcuts</source>
        <translation>主题、语言、文字大小、文件夹、文件名、设备、快捷键</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Download, import and delete networks</source>
        <translation>下载、导入和删除模型</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>并排(&amp;S)</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Original and cutout side by side</source>
        <translation>原图与抠图并排显示</translation>
    </message>
    <message>
        <source>S&amp;lider</source>
        <translation>滑块对比(&amp;L)</translation>
    </message>
    <message>
        <source>Slider</source>
        <translation>滑块对比</translation>
    </message>
    <message>
        <source>One view with a slider between original and cutout</source>
        <translation>同一视图中用滑块对比原图与抠图</translation>
    </message>
    <message>
        <source>C&amp;utout alone</source>
        <translation>仅抠图(&amp;U)</translation>
    </message>
    <message>
        <source>Cutout alone</source>
        <translation>仅抠图</translation>
    </message>
    <message>
        <source>The cutout in the whole window; hold Tab for the original</source>
        <translation>整个窗口只显示抠图；按住 Tab 查看原图</translation>
    </message>
    <message>
        <source>&amp;System language</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>Speak the system&apos;s language</source>
        <translation>使用系统语言</translation>
    </message>
</context>
<context>
    <name>AlsoButton</name>
    <message>
        <source>Also: {count}</source>
        <translation>同时导出 {count} 种</translation>
    </message>
    <message>
        <source>Also…</source>
        <translation>同时导出…</translation>
    </message>
    <message>
        <source>Further files of every picture, by other presets</source>
        <translation>每张图片再按其他预设各存一份</translation>
    </message>
</context>
<context>
    <name>BackdropPanel</name>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Choose a backdrop</source>
        <translation>选择背景图片</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>图片 ({patterns})</translation>
    </message>
    <message>
        <source>Backdrop</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>What lies behind the subject</source>
        <translation>主体后面的内容</translation>
    </message>
    <message>
        <source>None (transparent)</source>
        <translation>无（透明）</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Photo out of focus</source>
        <translation>原图虚化</translation>
    </message>
    <message>
        <source>Photo in grey</source>
        <translation>原图去色</translation>
    </message>
    <message>
        <source>Choose a colour, also from the screen</source>
        <translation>选择颜色，也可从屏幕拾取</translation>
    </message>
    <message>
        <source>How the colours run</source>
        <translation>颜色的走向</translation>
    </message>
    <message>
        <source>Straight</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>径向</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>The direction of the gradient</source>
        <translation>渐变的方向</translation>
    </message>
    <message>
        <source>Choose the picture behind the subject; it may also be dropped here</source>
        <translation>选择主体后面的图片，也可以拖放到这里</translation>
    </message>
    <message>
        <source>How the picture covers the canvas</source>
        <translation>图片如何铺满画布</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填满</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>Tile</source>
        <translation>平铺</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Size of the backdrop&apos;s picture</source>
        <translation>背景图片的大小</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>Moves the backdrop&apos;s picture to the right</source>
        <translation>向右移动背景图片</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Moves the backdrop&apos;s picture down</source>
        <translation>向下移动背景图片</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>How far the backdrop is out of focus</source>
        <translation>背景虚化的程度</translation>
    </message>
</context>
<context>
    <name>BatchWindow</name>
    <message>
        <source>{name} cutouts</source>
        <translation>{name} 抠图</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Where the results go</source>
        <translation>结果存放位置</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>监视文件夹</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>已完成 {done}/{total}</translation>
    </message>
    <message>
        <source>, {failed} failed</source>
        <translation>，{failed} 个失败</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>大约还需 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批处理</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>添加图片…</translation>
    </message>
    <message>
        <source>Add pictures; they may also be dropped here</source>
        <translation>添加图片，也可以拖放到这里</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add a folder with all its folders</source>
        <translation>添加文件夹及其所有子文件夹</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Change backdrop, size and format with a picture in sight</source>
        <translation>对着一张图片修改背景、尺寸和格式</translation>
    </message>
    <message>
        <source>Take everything out of the queue</source>
        <translation>清空整个队列</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Do not work on the selected pictures</source>
        <translation>不处理选中的图片</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Work on the selected pictures again</source>
        <translation>重新处理选中的图片</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Let the selected pictures come earlier</source>
        <translation>让选中的图片先处理</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Let the selected pictures come later</source>
        <translation>让选中的图片后处理</translation>
    </message>
    <message>
        <source>Write the picture you touched up over its result</source>
        <translation>用修好的图片覆盖原结果</translation>
    </message>
    <message>
        <source>Write back</source>
        <translation>写回结果</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>查看结果</translation>
    </message>
    <message>
        <source>Open the folder of the results</source>
        <translation>打开结果文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop at once; what is done stays</source>
        <translation>立即停止，已完成的保留</translation>
    </message>
    <message>
        <source>Watch folder…</source>
        <translation>监视文件夹…</translation>
    </message>
    <message>
        <source>Watching {name}</source>
        <translation>正在监视 {name}</translation>
    </message>
    <message>
        <source>Work on every picture that comes into a folder</source>
        <translation>处理每一张放进文件夹的图片</translation>
    </message>
    <message>
        <source>Work on the queue, or let it rest</source>
        <translation>处理队列，或暂停</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Results in</source>
        <translation>结果存到</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>What is done with the pictures</source>
        <translation>对图片做什么</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>检查</translation>
    </message>
</context>
<context>
    <name>BoxOptions</name>
    <message>
        <source>{shown} of {count}</source>
        <translation>第 {shown} 个，共 {count} 个</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Drag a box around the object.</source>
        <translation>在对象周围拖出一个方框。</translation>
    </message>
    <message>
        <source>What happens with the object</source>
        <translation>如何处理框中的对象</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Show the next candidate (Tab, or 1 to 4)</source>
        <translation>显示下一个候选结果（Tab，或 1 到 4）</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Take the candidate that is shown (Enter)</source>
        <translation>采用当前显示的候选结果（回车）</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Drop the box (Esc)</source>
        <translation>放弃方框（Esc）</translation>
    </message>
    <message>
        <source>Candidate {number}</source>
        <translation>候选 {number}</translation>
    </message>
</context>
<context>
    <name>BoxTool</name>
    <message>
        <source>Drag a box around an object to keep it alone; Shift adds it, the right button or Ctrl removes it</source>
        <translation>拖框圈住物体，只保留它；按住 Shift 添加，右键或按住 Ctrl 去除</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>{shown} of {count}</source>
        <translation>第 {shown} 个，共 {count} 个</translation>
    </message>
    <message>
        <source>looking further…</source>
        <translation>继续查找…</translation>
    </message>
    <message>
        <source>Tab: next, Enter: take</source>
        <translation>Tab：下一个，回车：采用</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
</context>
<context>
    <name>BrushOptions</name>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Diameter in photo pixels ([ and ], or Shift and drag sideways)</source>
        <translation>直径，以照片像素计（[ 和 ]，或按住 Shift 左右拖动）</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>How sharp the rim is (Shift+[ and Shift+], or Shift and drag upwards)</source>
        <translation>边缘的锐利程度（Shift+[ 和 Shift+]，或按住 Shift 上下拖动）</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>The most that a whole stroke covers (digits: 5 is 50 %)</source>
        <translation>一整笔最多覆盖多少（数字键：5 即 50 %）</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>How much one touch covers of the opacity</source>
        <translation>每次落笔覆盖不透明度的多少</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Steadies the hand</source>
        <translation>让手更稳</translation>
    </message>
    <message>
        <source>Pen pressure changes the size</source>
        <translation>压感控制大小</translation>
    </message>
    <message>
        <source>Pen pressure changes the flow</source>
        <translation>压感控制流量</translation>
    </message>
    <message>
        <source>Flow, smoothing, pen</source>
        <translation>流量、平滑、压感笔</translation>
    </message>
    <message>
        <source>More brush options</source>
        <translation>更多画笔选项</translation>
    </message>
</context>
<context>
    <name>BrushTool</name>
    <message>
        <source>Paint what to keep; the right button or Ctrl erases, X swaps</source>
        <translation>涂抹要保留的部分；右键或按住 Ctrl 擦除，X 切换</translation>
    </message>
    <message>
        <source>Paint what to remove; the right button or Ctrl keeps, X swaps</source>
        <translation>涂抹要去除的部分；右键或按住 Ctrl 保留，X 切换</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>{size} px  ·  hardness {hardness} %</source>
        <translation>{size} 像素  ·  硬度 {hardness} %</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Wheel zooms, Space and the mouse pan, 0 fits, 1 shows actual pixels. Arrow keys move the picture or the tool in hand, Enter presses it.</source>
        <translation>滚轮缩放，按住空格拖动平移，0 适合窗口，1 显示实际像素。方向键移动图片或手中的工具，回车键按下工具。</translation>
    </message>
    <message>
        <source>Drag to compare the photo with the cutout (Alt+Left, Alt+Right)</source>
        <translation>拖动以对比原图与抠图（Alt+Left、Alt+Right）</translation>
    </message>
</context>
<context>
    <name>Combining</name>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Keep this and nothing else</source>
        <translation>只保留这一块，其余全部去掉</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Keep this as well (hold Shift)</source>
        <translation>同时保留这一块（按住 Shift）</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>减去</translation>
    </message>
    <message>
        <source>Remove this (the right button, or hold Ctrl)</source>
        <translation>去除这一部分（右键，或按住 Ctrl）</translation>
    </message>
    <message>
        <source>Remove what is outside (hold Shift and Ctrl)</source>
        <translation>去除选区以外的部分（按住 Shift 和 Ctrl）</translation>
    </message>
    <message>
        <source>Intersect</source>
        <translation>交叉</translation>
    </message>
</context>
<context>
    <name>ComponentFinder</name>
    <message>
        <source>Open a hole</source>
        <translation>打开孔洞</translation>
    </message>
    <message>
        <source>Keep a piece</source>
        <translation>保留一块</translation>
    </message>
    <message>
        <source>Fill a hole</source>
        <translation>填补孔洞</translation>
    </message>
    <message>
        <source>Drop a piece</source>
        <translation>去掉一块</translation>
    </message>
    <message>
        <source>Open holes</source>
        <translation>打开孔洞</translation>
    </message>
    <message>
        <source>Keep specks</source>
        <translation>保留碎点</translation>
    </message>
    <message>
        <source>Keep only the largest</source>
        <translation>只保留最大的一块</translation>
    </message>
    <message>
        <source>Drop specks</source>
        <translation>去掉碎点</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填补孔洞</translation>
    </message>
</context>
<context>
    <name>CropOptions</name>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Drag edges to move them, Shift keeps it square. Enter crops, Esc lets it be.</source>
        <translation>拖动边缘可移动边缘，按住 Shift 保持正方形。Enter 裁剪，Esc 放弃。</translation>
    </message>
</context>
<context>
    <name>CropTool</name>
    <message>
        <source>Drag over the part to cut out; Enter leaves only that</source>
        <translation>拖出要抠图的部分；按 Enter 只保留这一部分</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>{width} × {height}  ·  Enter: crop</source>
        <translation>{width} × {height}  ·  Enter：裁剪</translation>
    </message>
</context>
<context>
    <name>DeviceRow</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>What networks run on; Details… says why a device is not used</source>
        <translation>网络在哪里运行；“详情…”会说明某个设备为什么没有被使用</translation>
    </message>
    <message>
        <source>Processor threads of one run; fewer leave more of the machine to others</source>
        <translation>每次运行使用的处理器线程数；少一些可以给其他程序留出余地</translation>
    </message>
    <message>
        <source>Runs &amp;on</source>
        <translation>运行设备(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>线程(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Details…</source>
        <translation>详情(&amp;D)…</translation>
    </message>
    <message>
        <source>Every device, why it is not used, and how fast it is</source>
        <translation>所有设备、未被使用的原因以及速度</translation>
    </message>
    <message>
        <source>Last run: {device}</source>
        <translation>上次使用：{device}</translation>
    </message>
</context>
<context>
    <name>DevicesDialog</name>
    <message>
        <source>What networks run on</source>
        <translation>网络在哪里运行</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>载入</translation>
    </message>
    <message>
        <source>One run</source>
        <translation>单次运行</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Measured with {network}, each device in a process of its own.</source>
        <translation>用 {network} 测量，每个设备各用一个独立的进程。</translation>
    </message>
    <message>
        <source>&amp;Keep opened networks on disk</source>
        <translation>将载入过的网络保存在磁盘上(&amp;K)</translation>
    </message>
    <message>
        <source>They open in half the time on the processor, and take up to five times their size in the cache folder</source>
        <translation>处理器上的载入时间减半，但会在缓存文件夹中占用最多五倍的空间</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{megabytes} MB</source>
        <translation>{megabytes} MB</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Measure now</source>
        <translation>立即测量(&amp;M)</translation>
    </message>
    <message>
        <source>Runs the network three times on every device that is there</source>
        <translation>在每个可用的设备上运行网络三次</translation>
    </message>
    <message>
        <source>used for the last run</source>
        <translation>上次运行使用了它</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>图片 ({patterns})</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Save the cutout</source>
        <translation>保存抠图</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Save the document</source>
        <translation>保存文档</translation>
    </message>
    <message>
        <source>Koutu document with its photo (*.koutu)</source>
        <translation>包含照片的 Koutu 文档 (*.koutu)</translation>
    </message>
    <message>
        <source>Koutu document, linked to the photo&apos;s file (*.koutu)</source>
        <translation>链接到照片文件的 Koutu 文档 (*.koutu)</translation>
    </message>
    <message>
        <source>File type</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>New cut</source>
        <translation>重新抠图</translation>
    </message>
</context>
<context>
    <name>DocumentActions</name>
    <message>
        <source>Save &amp;document</source>
        <translation>保存文档(&amp;D)</translation>
    </message>
    <message>
        <source>Save document</source>
        <translation>保存文档</translation>
    </message>
    <message>
        <source>Save photo, matte and touch-up together, to go on another day</source>
        <translation>把照片、抠图结果和修补一起保存，以后可以接着做</translation>
    </message>
    <message>
        <source>Save document as…</source>
        <translation>文档另存为…</translation>
    </message>
    <message>
        <source>Save document as</source>
        <translation>文档另存为</translation>
    </message>
    <message>
        <source>Save the document under a name of your own</source>
        <translation>用自己取的名字保存文档</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>Changes are not saved</source>
        <translation>更改尚未保存</translation>
    </message>
    <message>
        <source>What you did to {name} is not saved.</source>
        <translation>对 {name} 所做的更改尚未保存。</translation>
    </message>
    <message>
        <source>What you did to {count} pictures is not saved.</source>
        <translation>对 {count} 张图片所做的更改尚未保存。</translation>
    </message>
    <message>
        <source>A document keeps photo, matte, touch-up and backdrop, to go on another day.</source>
        <translation>文档会保留照片、蒙版、修饰和背景，以便日后继续。</translation>
    </message>
    <message>
        <source>Each is saved beside its photo.</source>
        <translation>每个文档都保存在照片旁边。</translation>
    </message>
    <message>
        <source>Save document</source>
        <translation>保存文档</translation>
    </message>
    <message>
        <source>Save all documents</source>
        <translation>保存全部文档</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>不保存就关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{name} was changed by another program since you opened or saved it. Replace it?</source>
        <translation>自您打开或保存以来，{name} 已被其他程序更改。要替换它吗？</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
</context>
<context>
    <name>DragHandle</name>
    <message>
        <source>Drag this into another program or a folder: it carries the cutout</source>
        <translation>把它拖到其他程序或文件夹：随之带出抠图结果</translation>
    </message>
    <message>
        <source>Drag the cutout out</source>
        <translation>拖出抠图结果</translation>
    </message>
</context>
<context>
    <name>EdgesPanel</name>
    <message>
        <source>Reset edges</source>
        <translation>重置边缘</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Evens out corners and jags</source>
        <translation>抹平尖角和锯齿</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Pixels over which an edge fades</source>
        <translation>边缘过渡的像素宽度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Makes soft edges harder</source>
        <translation>让柔和的边缘变硬</translation>
    </message>
    <message>
        <source>Shift edge</source>
        <translation>移动边缘</translation>
    </message>
    <message>
        <source>Moves soft edges into the subject, or out of it</source>
        <translation>把柔和的边缘向主体内或外移动</translation>
    </message>
    <message>
        <source>Subject and background change places</source>
        <translation>主体与背景互换</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Leave the edges as they are</source>
        <translation>恢复原来的边缘</translation>
    </message>
</context>
<context>
    <name>EffectsPanel</name>
    <message>
        <source>Shadow</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>The subject&apos;s shadow</source>
        <translation>主体的阴影</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>接触</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>倒影式</translation>
    </message>
    <message>
        <source>Shadow colour</source>
        <translation>阴影颜色</translation>
    </message>
    <message>
        <source>Colour of the shadow</source>
        <translation>阴影的颜色</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>How dark the shadow is</source>
        <translation>阴影有多深</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>How soft the shadow is</source>
        <translation>阴影有多柔和</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>How far the shadow falls</source>
        <translation>阴影落得多远</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Where the shadow falls</source>
        <translation>阴影落向哪里</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>描边</translation>
    </message>
    <message>
        <source>A rim around the subject, as on a sticker</source>
        <translation>主体周围的边，像贴纸一样</translation>
    </message>
    <message>
        <source>Outline colour</source>
        <translation>描边颜色</translation>
    </message>
    <message>
        <source>Colour of the outline</source>
        <translation>描边的颜色</translation>
    </message>
    <message>
        <source>Light wrap</source>
        <translation>环境光</translation>
    </message>
    <message>
        <source>The backdrop&apos;s light around the subject&apos;s edge</source>
        <translation>背景的光漫到主体边缘</translation>
    </message>
    <message>
        <source>Colour match</source>
        <translation>颜色匹配</translation>
    </message>
    <message>
        <source>Brings the subject&apos;s colours towards the backdrop&apos;s</source>
        <translation>让主体的颜色接近背景</translation>
    </message>
    <message>
        <source>Clean colours</source>
        <translation>去除杂色</translation>
    </message>
    <message>
        <source>How much of the old background is taken out of soft edges</source>
        <translation>从柔和边缘去除多少原背景色</translation>
    </message>
</context>
<context>
    <name>ExportPanel</name>
    <message>
        <source>File size: …</source>
        <translation>文件大小：…</translation>
    </message>
    <message>
        <source>File size: {size} KB</source>
        <translation>文件大小：{size} KB</translation>
    </message>
    <message>
        <source>File size: {size} MB</source>
        <translation>文件大小：{size} MB</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>Every pixel stays as it is; the file is larger</source>
        <translation>每个像素保持原样，文件更大</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>More quality makes a larger file</source>
        <translation>质量越高文件越大</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>Bits per colour</source>
        <translation>每种颜色的位数</translation>
    </message>
    <message>
        <source>As the photo</source>
        <translation>与原图相同</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Size of the finished picture</source>
        <translation>成品图片的大小</translation>
    </message>
    <message>
        <source>DPI</source>
        <translation>DPI</translation>
    </message>
    <message>
        <source>Dots per inch to write; a dash is the photo&apos;s own</source>
        <translation>写入的每英寸点数，短横表示与原图相同</translation>
    </message>
    <message>
        <source>Print sheet</source>
        <translation>打印排版</translation>
    </message>
    <message>
        <source>As many copies as fit on a sheet, with cut marks; sizes at 300 DPI</source>
        <translation>在一张相纸上排满多张，带裁切线；尺寸按 300 DPI</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>6 inch, 10 × 15 cm</source>
        <translation>6 寸，10 × 15 厘米</translation>
    </message>
    <message>
        <source>5 inch, 9 × 13 cm</source>
        <translation>5 寸，9 × 13 厘米</translation>
    </message>
    <message>
        <source>A4</source>
        <translation>A4</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>{name} is the photo&apos;s own name, {mode} the mode, {n} a number. Batches use it, too</source>
        <translation>{name} 为照片原名，{mode} 为模式，{n} 为序号。批处理也使用此设置</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>边距</translation>
    </message>
    <message>
        <source>Space that trimming leaves around the subject</source>
        <translation>裁剪时在主体周围留出的空间</translation>
    </message>
    <message>
        <source>Trim to the subject</source>
        <translation>裁剪到主体</translation>
    </message>
    <message>
        <source>Leave out what lies around the subject</source>
        <translation>去掉主体周围的部分</translation>
    </message>
    <message>
        <source>Only the matte</source>
        <translation>只要蒙版</translation>
    </message>
    <message>
        <source>A grey picture, white where the subject is</source>
        <translation>灰度图，主体处为白色</translation>
    </message>
    <message>
        <source>Convert to sRGB</source>
        <translation>转换为 sRGB</translation>
    </message>
    <message>
        <source>Otherwise the photo&apos;s colour profile is kept</source>
        <translation>否则保留原图的颜色配置文件</translation>
    </message>
    <message>
        <source>Keep metadata</source>
        <translation>保留元数据</translation>
    </message>
    <message>
        <source>What the camera and the owner say of the photo</source>
        <translation>相机和所有者写在照片里的信息</translation>
    </message>
    <message>
        <source>Keep the copyright</source>
        <translation>保留版权信息</translation>
    </message>
    <message>
        <source>Who made the photo, and who may use it</source>
        <translation>照片的作者，以及谁可以使用它</translation>
    </message>
    <message>
        <source>Keep the position</source>
        <translation>保留位置</translation>
    </message>
    <message>
        <source>Where the photo was taken</source>
        <translation>照片的拍摄地点</translation>
    </message>
    <message>
        <source>{format} (layers)</source>
        <translation>{format}（分层）</translation>
    </message>
    <message>
        <source>{format} (no transparency)</source>
        <translation>{format}（不透明）</translation>
    </message>
</context>
<context>
    <name>ExportWindow</name>
    <message>
        <source>Keep as a preset</source>
        <translation>存为预设</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Exported as {name}.</source>
        <translation>已导出为 {name}。</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>效果</translation>
    </message>
    <message>
        <source>Backdrop and export</source>
        <translation>背景与导出</translation>
    </message>
    <message>
        <source>The subject is enlarged {times} times to fill {width} × {height} and will look soft.</source>
        <translation>主体放大了 {times} 倍才能填满 {width} × {height}，看起来会模糊。</translation>
    </message>
    <message>
        <source>Exported as {name}, and {count} more beside it.</source>
        <translation>已导出为 {name}，旁边另有 {count} 个文件。</translation>
    </message>
    <message>
        <source>Begin with a preset: sizes, backdrops and formats under a name</source>
        <translation>从预设开始：尺寸、背景和格式</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last change back (Ctrl+Z)</source>
        <translation>撤销上一步更改（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Do it again (Ctrl+Shift+Z)</source>
        <translation>重做（Ctrl+Shift+Z）</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Go back to what was chosen in the list</source>
        <translation>回到列表中选定的设置</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Show the whole picture (Ctrl+0)</source>
        <translation>显示整张图片（Ctrl+0）</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Show every pixel (Ctrl+1)</source>
        <translation>按实际像素显示（Ctrl+1）</translation>
    </message>
    <message>
        <source>Save preset…</source>
        <translation>存为预设…</translation>
    </message>
    <message>
        <source>Keep what is set here as a preset of your own</source>
        <translation>把当前设置存为自己的预设</translation>
    </message>
    <message>
        <source>Backdrop</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the finished picture to a file</source>
        <translation>把成品写入文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Go back to the cutout</source>
        <translation>回到抠图</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Open the picture and wait for its cutout first.</source>
        <translation>请先打开图片并等待抠图完成。</translation>
    </message>
    <message>
        <source>Exported as {name}.</source>
        <translation>已导出为 {name}。</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>No copies are kept</source>
        <translation>没有保存副本</translation>
    </message>
    <message>
        <source>After a crash, what is not saved would be lost. Save your documents. {reason}</source>
        <translation>如果程序崩溃，未保存的内容会丢失。请保存文档。{reason}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Cutting out…</source>
        <translation>正在抠图…</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>Fetching the link…</source>
        <translation>正在获取链接…</translation>
    </message>
    <message>
        <source>Opening, still to come: {count}</source>
        <translation>正在打开，还剩 {count} 张</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Not cut out</source>
        <translation>未能抠图</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>抠图</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Zoom: {percent}</source>
        <translation>缩放：{percent}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>FramingActions</name>
    <message>
        <source>Turn left</source>
        <translation>向左旋转</translation>
    </message>
    <message>
        <source>Turn the photo a quarter to the left and cut it again</source>
        <translation>把照片向左旋转 90° 并重新抠图</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>向右旋转</translation>
    </message>
    <message>
        <source>Turn the photo a quarter to the right and cut it again</source>
        <translation>把照片向右旋转 90° 并重新抠图</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>水平翻转</translation>
    </message>
    <message>
        <source>Let left and right of the photo change places</source>
        <translation>把照片左右对调</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>垂直翻转</translation>
    </message>
    <message>
        <source>Let top and bottom of the photo change places</source>
        <translation>把照片上下对调</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>整张照片</translation>
    </message>
    <message>
        <source>Show the whole photo as it came: not turned, not cropped</source>
        <translation>显示原来的整张照片：不旋转，不裁剪</translation>
    </message>
</context>
<context>
    <name>FramingCommands</name>
    <message>
        <source>Turn left</source>
        <translation>向左旋转</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>向右旋转</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>水平翻转</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>垂直翻转</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>整张照片</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Something went wrong when Koutu ran last. If you report it, this helps to find out what it was:</source>
        <translation>Koutu 上次运行时出了问题。如果要反馈，以下内容有助于查明原因：</translation>
    </message>
    <message>
        <source>Koutu had a problem</source>
        <translation>Koutu 出过问题</translation>
    </message>
    <message>
        <source>Open the &amp;sample photo</source>
        <translation>打开示例照片(&amp;S)</translation>
    </message>
    <message>
        <source>Sample photo</source>
        <translation>示例照片</translation>
    </message>
    <message>
        <source>Try Koutu on a photo</source>
        <translation>用一张照片试试 Koutu</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>快捷键(&amp;S)</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Every shortcut, to search</source>
        <translation>所有快捷键，可以搜索</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>反馈问题(&amp;R)…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>反馈</translation>
    </message>
    <message>
        <source>Versions, device and what was done last, to copy</source>
        <translation>版本、设备和最近的操作，可以复制</translation>
    </message>
    <message>
        <source>&amp;About Koutu</source>
        <translation>关于 Koutu(&amp;A)</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Version, licences</source>
        <translation>版本、许可证</translation>
    </message>
    <message>
        <source>Copy this into your report, and write what you did and what you expected:</source>
        <translation>请把以下内容复制到反馈里，并写明你做了什么、期望的结果是什么：</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>反馈问题</translation>
    </message>
</context>
<context>
    <name>Hints</name>
    <message>
        <source>Drop a photo anywhere on the window, or open the sample photo: its subject is cut out by itself.</source>
        <translation>把照片拖到窗口任意位置，或打开示例照片：主体会自动抠出来。</translation>
    </message>
    <message>
        <source>Where the edge is wrong, press B and paint: the left button keeps, the right erases. Ctrl+Z undoes.</source>
        <translation>边缘不对的地方，按 B 涂抹：左键保留，右键擦除。Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>Ctrl+S saves a PNG beside the photo. Or drag the cutout straight into another program.</source>
        <translation>Ctrl+S 把 PNG 保存在照片旁边，也可以把抠好的图直接拖进别的程序。</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>End of the hints</source>
        <translation>提示结束</translation>
    </message>
    <message>
        <source>The next hint</source>
        <translation>下一条提示</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Show no more hints</source>
        <translation>不再显示提示</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>As cut out</source>
        <translation>初始结果</translation>
    </message>
    <message>
        <source>As opened</source>
        <translation>打开时</translation>
    </message>
</context>
<context>
    <name>IdAdvice</name>
    <message>
        <source>Turn the head upright</source>
        <translation>把头摆正</translation>
    </message>
    <message>
        <source>Turn the picture by what the face is tilted; Undo turns it back</source>
        <translation>按面部倾斜的角度旋转图片；可撤销</translation>
    </message>
    <message>
        <source>Head, shoulders and size fit this format.</source>
        <translation>头部、肩部和尺寸都符合此规格。</translation>
    </message>
    <message>
        <source>The photo cuts off the top of the head: take one with room above it.</source>
        <translation>照片切掉了头顶：请换一张头顶留有空间的照片。</translation>
    </message>
    <message>
        <source>The photo is too tight: it ends where shoulders should be. Take a wider one.</source>
        <translation>照片取景太紧：应有肩部的地方照片已到边缘。请换一张取景更宽的。</translation>
    </message>
    <message>
        <source>The photo cuts off a shoulder at its side: take a wider one.</source>
        <translation>照片在侧边切掉了肩膀：请换一张取景更宽的。</translation>
    </message>
    <message>
        <source>to the right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>to the left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>The head is tilted by {degrees}° {way}.</source>
        <translation>头部向{way}倾斜 {degrees}°。</translation>
    </message>
    <message>
        <source>The head is small in the photo: it is enlarged {times} times and will look soft.</source>
        <translation>照片中头部太小：已放大 {times} 倍，看起来会模糊。</translation>
    </message>
</context>
<context>
    <name>IdRow</name>
    <message>
        <source>Colour</source>
        <translation>底色</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>On a sheet</source>
        <translation>排版</translation>
    </message>
    <message>
        <source>As many as fit on a 6-inch print, with cut marks; other sheets under File</source>
        <translation>在 6 寸相纸上排满，带裁切线；其他纸张在“文件”里</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import {name}</source>
        <translation>导入 {name}</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>样图</translation>
    </message>
    <message>
        <source>Matte</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>How the network was trained: the matte shows whether it is the right one.</source>
        <translation>模型的训练方式：从蒙版可以看出是否选对。</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>类型(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Trying it on a picture…</source>
        <translation>正在图片上试运行…</translation>
    </message>
    <message>
        <source>It runs. Is the subject white, and all else black? Then keep it.</source>
        <translation>可以运行。如果主体为白、其余为黑，就可以保留。</translation>
    </message>
    <message>
        <source>Another</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Change keys</source>
        <translation>更改快捷键</translation>
    </message>
    <message>
        <source>Press the keys for “{action}”:</source>
        <translation>请按下“{action}”的新快捷键：</translation>
    </message>
    <message>
        <source>Use these keys</source>
        <translation>使用此快捷键</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>不设快捷键</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>The keys that Koutu came with</source>
        <translation>抠图自带的快捷键</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The canvas needs this key. Choose another one.</source>
        <translation>画布需要用到此键，请换一个。</translation>
    </message>
    <message>
        <source>Now they stand for “{action}”, which will lose them.</source>
        <translation>此快捷键目前用于“{action}”，确定后将从那里移除。</translation>
    </message>
</context>
<context>
    <name>KoutuError</name>
    <message>
        <source>An array of shape {shape} and type {dtype} is not a picture: give (H, W), (H, W, 3) or (H, W, 4), uint8 or uint16.</source>
        <translation>形状为 {shape}、类型为 {dtype} 的数组不是图片：请提供 (H, W)、(H, W, 3) 或 (H, W, 4)，类型 uint8 或 uint16。</translation>
    </message>
    <message>
        <source>Koutu has no permission to read {name}. Change its permissions, or copy it to a folder of your own.</source>
        <translation>Koutu 没有读取 {name} 的权限。请修改其权限，或把它复制到自己的文件夹。</translation>
    </message>
    <message>
        <source>Something went wrong inside Koutu: {reason}.</source>
        <translation>Koutu 内部出错：{reason}。</translation>
    </message>
    <message>
        <source>The connection to “{host}” broke off before all was there. Try again.</source>
        <translation>与“{host}”的连接在传完之前中断了。请重试。</translation>
    </message>
    <message>
        <source>The cutout is empty, so there is nothing to trim to. Save it without trimming.</source>
        <translation>抠图结果是空的，没有可裁切的内容。请不裁切直接保存。</translation>
    </message>
    <message>
        <source>The data: link is damaged. Copy the picture itself instead.</source>
        <translation>这个 data: 链接已损坏。请直接复制图片。</translation>
    </message>
    <message>
        <source>The data: link is empty. Copy the picture itself instead.</source>
        <translation>这个 data: 链接是空的。请直接复制图片。</translation>
    </message>
    <message>
        <source>The disk became full while the network {title} came in. Free some space in {folder} and go on; what came already is kept.</source>
        <translation>下载模型 {title} 时磁盘已满。请在 {folder} 腾出空间后继续；已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The disk is full: “{path}” does not fit. Free some space, or choose another disk.</source>
        <translation>磁盘已满：放不下“{path}”。请腾出空间，或换一个磁盘。</translation>
    </message>
    <message>
        <source>The disk is full: “{path}” needs {size:.1f} MB. Free some space, or choose another disk.</source>
        <translation>磁盘已满：“{path}”需要 {size:.1f} MB。请腾出空间，或换一个磁盘。</translation>
    </message>
    <message>
        <source>The disk is too full for the network {title}: {missing:.0f} MB are missing in {folder}. Free some space; what came already is kept.</source>
        <translation>磁盘空间不足，放不下模型 {title}：{folder} 还差 {missing:.0f} MB。请腾出空间；已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The folder cannot be read ({reason}).</source>
        <translation>无法读取该文件夹（{reason}）。</translation>
    </message>
    <message>
        <source>The folder {name} cannot be read ({reason}). Check its permissions.</source>
        <translation>无法读取文件夹 {name}（{reason}）。请检查其权限。</translation>
    </message>
    <message>
        <source>The folder {name} holds no pictures.</source>
        <translation>文件夹 {name} 中没有图片。</translation>
    </message>
    <message>
        <source>The folder “{folder}” cannot be made ({reason}).</source>
        <translation>无法新建文件夹“{folder}”（{reason}）。</translation>
    </message>
    <message>
        <source>The folder “{folder}” does not exist, or no longer. Choose another folder, or make it first.</source>
        <translation>文件夹“{folder}”不存在或已不存在。请选择其他文件夹，或先新建它。</translation>
    </message>
    <message>
        <source>The list of networks, {path}, cannot be read ({reason}). Install Koutu again.</source>
        <translation>无法读取模型清单 {path}（{reason}）。请重新安装 Koutu。</translation>
    </message>
    <message>
        <source>The list of networks, {path}, is damaged: {problem}. Install Koutu again.</source>
        <translation>模型清单 {path} 已损坏：{problem}。请重新安装 Koutu。</translation>
    </message>
    <message>
        <source>The name of “{path}” is too long. Choose a shorter one.</source>
        <translation>“{path}”的名字太长。请取一个短一些的名字。</translation>
    </message>
    <message>
        <source>The network {title} failed: {reason}. Close other programs to free memory, or use Small.</source>
        <translation>模型 {title} 运行失败：{reason}。请关闭其他程序以释放内存，或改用“小”。</translation>
    </message>
    <message>
        <source>The network {title} cannot be deleted: {path} ({reason}). Close other programs that use it.</source>
        <translation>无法删除模型 {title}：{path}（{reason}）。请关闭正在使用它的其他程序。</translation>
    </message>
    <message>
        <source>The network {title} cannot be opened: {reason}. Install Koutu or the network again.</source>
        <translation>无法打开模型 {title}：{reason}。请重新安装 Koutu 或该模型。</translation>
    </message>
    <message>
        <source>The network {title} cannot be read: {path} ({reason}). Check the file, or install the network again.</source>
        <translation>无法读取模型 {title}：{path}（{reason}）。请检查该文件，或重新安装该模型。</translation>
    </message>
    <message>
        <source>The network {title} cannot be written into {folder} ({reason}). Check the folder&apos;s rights.</source>
        <translation>无法把模型 {title} 写入 {folder}（{reason}）。请检查该文件夹的权限。</translation>
    </message>
    <message>
        <source>The network {title} could not be downloaded. {failures} Try again, name another source, or import the file.</source>
        <translation>无法下载模型 {title}。{failures}请重试、换一个下载源，或导入文件。</translation>
    </message>
    <message>
        <source>The network {title} is damaged: {path} is not the file it should be. Remove it and install it again.</source>
        <translation>模型 {title} 已损坏：{path} 不是应有的文件。请删除后重新安装。</translation>
    </message>
    <message>
        <source>The network {title} is missing: there is no {file} in {folders}. Install Koutu again.</source>
        <translation>缺少模型 {title}：{folders} 中没有 {file}。请重新安装 Koutu。</translation>
    </message>
    <message>
        <source>The network {title} is not Koutu&apos;s to delete: it lies in {folder}, outside the folder of downloads.</source>
        <translation>模型 {title} 不归 Koutu 删除：它在 {folder}，不在下载文件夹内。</translation>
    </message>
    <message>
        <source>The network {title} is not installed. Install it under Models, or with: koutu models install {id}</source>
        <translation>模型 {title} 尚未安装。请在“模型”中安装，或运行：koutu models install {id}</translation>
    </message>
    <message>
        <source>The photo of {name} is no longer {width} × {height} pixels large, so the cutout does not fit it. Put the old photo back in its place.</source>
        <translation>{name} 的照片大小已经不是 {width} × {height} 像素，抠图结果对不上它。请把原来的照片放回原处。</translation>
    </message>
    <message>
        <source>The photo of {name}, {photo}, is not where it was. Put it back, or beside the document.</source>
        <translation>{name} 的照片 {photo} 不在原来的位置。请把它放回去，或放到文档旁边。</translation>
    </message>
    <message>
        <source>The picture has no pixels.</source>
        <translation>图片没有像素。</translation>
    </message>
    <message>
        <source>A canvas of {width} × {height} pixels cannot be made. Give both sides, at most 250 megapixels.</source>
        <translation>无法创建 {width} × {height} 像素的画布。请同时给出宽和高，总量不超过 2.5 亿像素。</translation>
    </message>
    <message>
        <source>-o - takes one picture only: name a folder for several.</source>
        <translation>-o - 只接受一张图片：多张图片请指定文件夹。</translation>
    </message>
    <message>
        <source>A gradient needs a colour.</source>
        <translation>渐变至少需要一种颜色。</translation>
    </message>
    <message>
        <source>A matte alone has no layers. Save it as PNG or TIFF.</source>
        <translation>单独的蒙版没有图层。请存为 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>A network is one ONNX file, or two for one that selects what is pointed at.</source>
        <translation>一个网络是一个 ONNX 文件；点选物体的网络是两个文件。</translation>
    </message>
    <message>
        <source>Another batch is writing into “{folder}”. Wait for its end, or choose another folder.</source>
        <translation>另一个批处理正在写入“{folder}”。请等它结束，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose a picture for the backdrop.</source>
        <translation>请为背景选择一张图片。</translation>
    </message>
    <message>
        <source>Is “{path}” a file or a folder? Write {path}.png or {path}/.</source>
        <translation>“{path}”是文件还是文件夹？请写成 {path}.png 或 {path}/。</translation>
    </message>
    <message>
        <source>Koutu found no {name} in this picture, and nothing else that it knows by name.</source>
        <translation>抠图在这张图片中没有找到“{name}”，也没有找到其他叫得出名字的东西。</translation>
    </message>
    <message>
        <source>Koutu found no {name} in this picture. It found: {found}.</source>
        <translation>抠图在这张图片中没有找到“{name}”。找到的有：{found}。</translation>
    </message>
    <message>
        <source>Koutu knows nothing called “{word}”. Did you mean {nearest}?</source>
        <translation>抠图不认识“{word}”。您是想说 {nearest} 吗？</translation>
    </message>
    <message>
        <source>Koutu knows nothing called “{word}”. It knows {known}.</source>
        <translation>抠图不认识“{word}”。它认识：{known}。</translation>
    </message>
    <message>
        <source>Koutu writes {known}, not {suffix}.</source>
        <translation>Koutu 可写入 {known}，不支持 {suffix}。</translation>
    </message>
    <message>
        <source>No network for {task} segmentation is installed. Install one under Models, or with: koutu models install {id}</source>
        <translation>没有安装用于 {task} 分割的网络。请在“模型”中安装一个，或运行：koutu models install {id}</translation>
    </message>
    <message>
        <source>No network that answers clicks is installed any more. Install one under Models.</source>
        <translation>可响应点击的网络已不存在。请在“模型”中安装一个。</translation>
    </message>
    <message>
        <source>One picture is larger than the sheet. Choose a larger sheet.</source>
        <translation>单张图片比相纸还大。请选择更大的相纸。</translation>
    </message>
    <message>
        <source>Something went wrong inside Koutu ({reason}); your pictures are as they were. Help, Report a problem, tells more.</source>
        <translation>Koutu 内部出了问题（{reason}），图片没有受到影响。详情见“帮助”里的“反馈问题”。</translation>
    </message>
    <message>
        <source>The batch in “{folder}” was begun with other settings. Resume it with the same ones, or begin anew in another folder.</source>
        <translation>“{folder}”中的批处理是用其他设置开始的。请用相同的设置继续，或在另一个文件夹重新开始。</translation>
    </message>
    <message>
        <source>The box lies outside the picture, or is a point.</source>
        <translation>框在图片之外，或只是一个点。</translation>
    </message>
    <message>
        <source>The folder “{path}” cannot be made ({reason}).</source>
        <translation>无法创建文件夹“{path}”（{reason}）。</translation>
    </message>
    <message>
        <source>The list of classes, {path}, is damaged: {problem}. Install Koutu again.</source>
        <translation>类别列表 {path} 已损坏：{problem}。请重新安装抠图。</translation>
    </message>
    <message>
        <source>The list of what is done, “{path}”, cannot be written ({reason}). Choose another folder.</source>
        <translation>无法写入完成记录“{path}”（{reason}）。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The list of what {title} can name, {path}, cannot be read. Save it as plain text, one name in a line.</source>
        <translation>无法读取 {title} 的类别名单 {path}。请把它存成纯文本，每行一个名称。</translation>
    </message>
    <message>
        <source>The network {title} needs about {need} GB of memory, and {free} GB are free. Close other programs, or choose a smaller network.</source>
        <translation>网络 {title} 大约需要 {need} GB 内存，现在只有 {free} GB 可用。请关闭其他程序，或选择更小的网络。</translation>
    </message>
    <message>
        <source>The picture is {width} × {height} pixels; PSD allows {limit} at most. Save it as TIFF.</source>
        <translation>图片为 {width} × {height} 像素，PSD 最多允许 {limit}。请存为 TIFF。</translation>
    </message>
    <message>
        <source>The picture is {width} × {height} pixels; {format} allows {limit} at most. Save it as PNG or TIFF.</source>
        <translation>图片为 {width} × {height} 像素，{format} 最多允许 {limit}。请存为 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>The preset “{path}” cannot be read ({reason}).</source>
        <translation>无法读取预设“{path}”（{reason}）。</translation>
    </message>
    <message>
        <source>The preset “{path}” makes no sense: {reason}</source>
        <translation>预设“{path}”有误：{reason}</translation>
    </message>
    <message>
        <source>The server does not give “{link}” away (it answers {code}). Save the picture in a browser first.</source>
        <translation>服务器不允许获取“{link}”（返回 {code}）。请先用浏览器保存图片。</translation>
    </message>
    <message>
        <source>The server does not send “{link}” (it answers {code}).</source>
        <translation>服务器没有发送“{link}”（返回 {code}）。</translation>
    </message>
    <message>
        <source>The server has trouble with “{link}” (it answers {code}). Try again later.</source>
        <translation>服务器处理“{link}”时出错（返回 {code}）。请稍后重试。</translation>
    </message>
    <message>
        <source>The server packs “{link}” in a way that Koutu did not ask for.</source>
        <translation>服务器以 Koutu 未请求的方式压缩了“{link}”。</translation>
    </message>
    <message>
        <source>There is no device “{device}”: choose one of {names}.</source>
        <translation>没有名为“{device}”的设备：请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>There is no file {source}.</source>
        <translation>文件 {source} 不存在。</translation>
    </message>
    <message>
        <source>There is no network for the size {size}. Install Koutu again.</source>
        <translation>没有大小为 {size} 的模型。请重新安装 Koutu。</translation>
    </message>
    <message>
        <source>There is no network “{id}”. These are known: {known}.</source>
        <translation>没有名为“{id}”的模型。已知的有：{known}。</translation>
    </message>
    <message>
        <source>There is no picture in this folder.</source>
        <translation>该文件夹中没有图片。</translation>
    </message>
    <message>
        <source>There is no preset “{name}”. There are: {known}.</source>
        <translation>没有名为“{name}”的预设。现有：{known}。</translation>
    </message>
    <message>
        <source>There is no subject to place: the cutout is empty. Cut it out first.</source>
        <translation>没有可摆放的主体：抠图结果是空的。请先抠图。</translation>
    </message>
    <message>
        <source>There is not enough free memory to open {name}. Close other programs, or make the picture smaller first.</source>
        <translation>内存不足，无法打开 {name}。请关闭其他程序，或先把图片缩小。</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture.</source>
        <translation>内存不足，无法处理这张图片。</translation>
    </message>
    <message>
        <source>There is not enough memory for this. Close other programs or pictures.</source>
        <translation>内存不足。请关闭其他程序或图片。</translation>
    </message>
    <message>
        <source>There is nothing at “{link}” (the server answers {code}). Check the link.</source>
        <translation>“{link}”处没有内容（服务器返回 {code}）。请检查链接。</translation>
    </message>
    <message>
        <source>There is nothing in the box but one colour.</source>
        <translation>框里只有一种颜色。</translation>
    </message>
    <message>
        <source>There is nothing that Koutu knows at {x}, {y}. Draw a box around it instead.</source>
        <translation>在 {x}, {y} 处没有抠图认识的东西。请改为在它周围画一个框。</translation>
    </message>
    <message>
        <source>These pictures cannot go into that folder. {reason}</source>
        <translation>这些图片不能放入该文件夹。{reason}</translation>
    </message>
    <message>
        <source>exit status {code}</source>
        <translation>退出状态 {code}</translation>
    </message>
    <message>
        <source>failed: {reason}</source>
        <translation>失败：{reason}</translation>
    </message>
    <message>
        <source>no answer after {seconds} s</source>
        <translation>{seconds} 秒内没有响应</translation>
    </message>
    <message>
        <source>not in this ONNX Runtime: koutu[{extra}] brings it</source>
        <translation>当前的 ONNX Runtime 不含它：安装 koutu[{extra}] 即可使用</translation>
    </message>
    <message>
        <source>not on this system</source>
        <translation>此系统上没有</translation>
    </message>
    <message>
        <source>only when it is chosen</source>
        <translation>仅在选中时使用</translation>
    </message>
    <message>
        <source>{device} could not run {title}: {reason}</source>
        <translation>{device} 无法运行 {title}：{reason}</translation>
    </message>
    <message>
        <source>{device} failed ({reason}). Koutu goes on with the processor or another device.</source>
        <translation>{device} 失败（{reason}）。Koutu 改用处理器或其他设备继续。</translation>
    </message>
    <message>
        <source>{device} is chosen</source>
        <translation>已选择 {device}</translation>
    </message>
    <message>
        <source>{name} cannot be read now ({reason}).</source>
        <translation>现在无法读取 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}. Check the disk and the file&apos;s name, or copy it elsewhere and try again.</source>
        <translation>无法读取 {name}：{reason}。请检查磁盘和文件名，或复制到别处再试。</translation>
    </message>
    <message>
        <source>{name} is a PDF or PostScript document. Export its page as PNG and open that.</source>
        <translation>{name} 是 PDF 或 PostScript 文档。请把页面导出为 PNG 再打开。</translation>
    </message>
    <message>
        <source>{name} is a device or a pipe, not a file. Save the picture as a file and open that.</source>
        <translation>{name} 是设备或管道，不是文件。请把图片保存为文件再打开。</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture. Open the pictures inside it.</source>
        <translation>{name} 是文件夹，不是图片。请打开其中的图片。</translation>
    </message>
    <message>
        <source>{name} is a painting program&apos;s own file. Save it as PNG or TIFF there and open that.</source>
        <translation>{name} 是绘图程序的专用文件。请在该程序中另存为 PNG 或 TIFF 再打开。</translation>
    </message>
    <message>
        <source>{name} is a sound file, not a picture. Choose another file.</source>
        <translation>{name} 是声音文件，不是图片。请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} is a text file, not a picture. Choose another file.</source>
        <translation>{name} 是文本文件，不是图片。请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} is a vector drawing or an XML file. Export it as PNG and open that.</source>
        <translation>{name} 是矢量图或 XML 文件。请导出为 PNG 再打开。</translation>
    </message>
    <message>
        <source>{name} is a video, not a picture. Save one of its frames as a picture and open that.</source>
        <translation>{name} 是视频，不是图片。请把其中一帧保存为图片再打开。</translation>
    </message>
    <message>
        <source>{name} is a web page, not a picture. Open the page, save the picture itself, and open that.</source>
        <translation>{name} 是网页，不是图片。请打开网页，保存图片本身，再打开它。</translation>
    </message>
    <message>
        <source>{name} is an archive or an office document. Take the pictures out of it and open those.</source>
        <translation>{name} 是压缩包或办公文档。请取出其中的图片再打开。</translation>
    </message>
    <message>
        <source>{name} is damaged (at: {part}). Open a copy of it if there is one.</source>
        <translation>{name} 已损坏（位置：{part}）。如果有副本，请打开副本。</translation>
    </message>
    <message>
        <source>{name} is damaged (at: {part}). What was saved before it is still there: open {previous}.</source>
        <translation>{name} 已损坏（位置：{part}）。上一次保存的文件还在：请打开 {previous}。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete. Download or copy it again, or save it anew with the program that made it.</source>
        <translation>{name} 已损坏或不完整。请重新下载或复制，或用制作它的程序重新保存。</translation>
    </message>
    <message>
        <source>{name} is damaged, or far larger than the {limit} megapixels that Koutu opens. Open another file.</source>
        <translation>{name} 已损坏，或远大于 Koutu 能打开的 {limit} 百万像素。请打开其他文件。</translation>
    </message>
    <message>
        <source>{name} is empty. Download or copy it again.</source>
        <translation>{name} 是空文件。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is larger than any picture that Koutu opens.</source>
        <translation>{name} 大于 Koutu 能打开的任何图片。</translation>
    </message>
    <message>
        <source>{name} is larger than {limit} GB, too large for a picture. Save it smaller or in another format.</source>
        <translation>{name} 大于 {limit} GB，作为图片太大了。请缩小后保存，或换一种格式。</translation>
    </message>
    <message>
        <source>{name} is not a Koutu document. Open another file.</source>
        <translation>{name} 不是 Koutu 文档。请打开别的文件。</translation>
    </message>
    <message>
        <source>{name} is a camera&apos;s raw file, and this installation of Koutu cannot develop those. Save it as TIFF or JPEG with the camera&apos;s program, or install Koutu with pip install koutu[raw].</source>
        <translation>{name} 是相机的 RAW 文件，而这一份 Koutu 无法显影。请用相机的软件另存为 TIFF 或 JPEG，或用 pip install koutu[raw] 安装 Koutu。</translation>
    </message>
    <message>
        <source>--cluster needs the extra “cluster”: pip install koutu[cluster]</source>
        <translation>--cluster 需要附加组件“cluster”：pip install koutu[cluster]</translation>
    </message>
    <message>
        <source>JPEG XL needs the package imagecodecs: pip install koutu[jxl]. Or save the picture as PNG or TIFF.</source>
        <translation>JPEG XL 需要 imagecodecs 软件包：pip install koutu[jxl]。或者把图片存为 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>No network that finds edges is installed. Install ViTMatte-S under Models, or with: koutu models install vitmatte-s</source>
        <translation>尚未安装细化边缘的网络。请在“模型”中安装 ViTMatte-S，或运行：koutu models install vitmatte-s</translation>
    </message>
    <message>
        <source>No worker at {address} can help.</source>
        <translation>{address} 处没有可用的工作进程。</translation>
    </message>
    <message>
        <source>Something went wrong on a worker: {reason}.</source>
        <translation>工作进程出错：{reason}。</translation>
    </message>
    <message>
        <source>The camera&apos;s own notes are too long for a JPEG and were left out. PNG and TIFF hold them.</source>
        <translation>相机自己的备注对 JPEG 来说太长，已略去。PNG 和 TIFF 可以保存它们。</translation>
    </message>
    <message>
        <source>The crop {left},{top},{wide},{high} reaches beyond {name}, which has {width} × {height} pixels. Choose a smaller one.</source>
        <translation>裁剪范围 {left},{top},{wide},{high} 超出了 {name}（{width} × {height} 像素）。请选小一些的范围。</translation>
    </message>
    <message>
        <source>The folder “{path}” cannot be written.</source>
        <translation>无法写入文件夹“{path}”。</translation>
    </message>
    <message>
        <source>The photo&apos;s descriptions are too long for a JPEG and were left out. PNG and TIFF hold them.</source>
        <translation>照片的说明对 JPEG 来说太长，已略去。PNG 和 TIFF 可以保存它们。</translation>
    </message>
    <message>
        <source>The pixels of {name} cannot be read again: its file is gone, and so is the copy in Koutu&apos;s own folder. Open the picture again.</source>
        <translation>无法再次读取 {name} 的像素：文件已不在，Koutu 自己文件夹中的副本也不在了。请重新打开图片。</translation>
    </message>
    <message>
        <source>The proxy {proxy} of this system speaks SOCKS, which Koutu does not. Name an HTTP proxy in HTTP_PROXY and HTTPS_PROXY, or save the picture in a browser.</source>
        <translation>本机的代理 {proxy} 使用 SOCKS，Koutu 不支持。请在 HTTP_PROXY 和 HTTPS_PROXY 中指定 HTTP 代理，或在浏览器中保存图片。</translation>
    </message>
    <message>
        <source>The subject of “{name}” is enlarged {times} times to fill {width} × {height}: it will look soft.</source>
        <translation>“{name}”的主体放大了 {times} 倍才能填满 {width} × {height}：看起来会模糊。</translation>
    </message>
    <message>
        <source>There is no scheduler at {address}.</source>
        <translation>{address} 处没有调度器。</translation>
    </message>
    <message>
        <source>This picture lies in the browser&apos;s memory only ({link}). Copy the picture itself there, or save it first.</source>
        <translation>此图片只在浏览器的内存中（{link}）。请在浏览器中复制图片本身，或先保存它。</translation>
    </message>
    <message>
        <source>What was at this place before is no longer there ({reason}).</source>
        <translation>此处原来的文件已不在了（{reason}）。</translation>
    </message>
    <message>
        <source>[{where}] must say “{key}”.</source>
        <translation>[{where}] 中必须写明“{key}”。</translation>
    </message>
    <message>
        <source>a form has {most} fields at most</source>
        <translation>表单最多有 {most} 个字段</translation>
    </message>
    <message>
        <source>koutu serve needs the extra “serve”: pip install koutu[serve]</source>
        <translation>koutu serve 需要附加组件“serve”：pip install koutu[serve]</translation>
    </message>
    <message>
        <source>koutu worker needs the extra “cluster”: pip install koutu[cluster]</source>
        <translation>koutu worker 需要附加组件“cluster”：pip install koutu[cluster]</translation>
    </message>
    <message>
        <source>send a picture as the field “file” or as the body, or its address as “url”: one of them</source>
        <translation>请用字段“file”或请求正文发送一张图片，或用“url”给出它的地址：二者选一</translation>
    </message>
    <message>
        <source>the form cannot be read ({reason})</source>
        <translation>无法读取表单（{reason}）</translation>
    </message>
    <message>
        <source>there is no field “{name}”: use one of {known}</source>
        <translation>没有字段“{name}”：可用的有 {known}</translation>
    </message>
    <message>
        <source>there is no size “{size}”</source>
        <translation>没有大小“{size}”</translation>
    </message>
    <message>
        <source>there is no size “{size}”: choose one of {sizes}</source>
        <translation>没有名为“{size}”的规格：请从 {sizes} 中选择</translation>
    </message>
    <message>
        <source>{name} cannot be a file here: nothing that is sent names files of this machine</source>
        <translation>{name} 在这里不能是文件：发送的内容不得指定本机上的文件</translation>
    </message>
    <message>
        <source>{name} has a colour profile that cannot be read here, so its colours are taken for sRGB. Save it as PNG or TIFF if they look wrong.</source>
        <translation>{name} 的颜色配置文件在这里无法读取，因此按 sRGB 处理其颜色。如果颜色不对，请把它另存为 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>{name} is 1 or 0, not “{value}”</source>
        <translation>{name} 只能是 1 或 0，不能是“{value}”</translation>
    </message>
    <message>
        <source>{name} is a raw file of a camera that Koutu does not know. Save it as TIFF or JPEG with the camera&apos;s program, and open that.</source>
        <translation>{name} 是 Koutu 不认识的相机的 RAW 文件。请用相机的软件另存为 TIFF 或 JPEG，再打开它。</translation>
    </message>
    <message>
        <source>{name} is an HDR picture. Its brightest light was rolled off for screens and files of usual range.</source>
        <translation>{name} 是 HDR 图片。它最亮的部分已压缩，以适合普通范围的屏幕和文件。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete: {percent} % of the picture are missing. Download or copy it again.</source>
        <translation>{name} 已损坏或不完整：图片缺少 {percent} %。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is incomplete: {percent} % of the picture are missing, and grey here. Copy it again if you can.</source>
        <translation>{name} 不完整：图片缺少 {percent} %，缺少的部分在这里显示为灰色。如有可能请重新复制。</translation>
    </message>
    <message>
        <source>{name} is not a picture that Koutu opens. It opens JPEG, PNG, WebP, TIFF, HEIC, AVIF, JPEG XL, PSD, GIF, BMP, JPEG 2000, PPM and cameras&apos; raw files: save the picture as one of them.</source>
        <translation>{name} 不是 Koutu 能打开的图片。它能打开 JPEG、PNG、WebP、TIFF、HEIC、AVIF、JPEG XL、PSD、GIF、BMP、JPEG 2000、PPM 和相机的 RAW 文件：请把图片另存为其中一种。</translation>
    </message>
    <message>
        <source>{name} is not there. It may have been moved, renamed or deleted: choose it again.</source>
        <translation>找不到 {name}。它可能已被移动、改名或删除：请重新选择。</translation>
    </message>
    <message>
        <source>{name} is stored in a way that Koutu cannot read ({detail}). Save it as PNG or JPEG with another program.</source>
        <translation>{name} 的存储方式 Koutu 无法读取（{detail}）。请用其他程序另存为 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>{name} is {width} × {height} pixels large ({megapixels} megapixels). Koutu opens up to {limit} megapixels: make the picture smaller with another program first.</source>
        <translation>{name} 为 {width} × {height} 像素（{megapixels} 百万像素）。Koutu 最多打开 {limit} 百万像素：请先用其他程序缩小图片。</translation>
    </message>
    <message>
        <source>{name} is {width} × {height} pixels large and needs about {need} GB of memory; {free} GB are free. Close other programs, or make the picture smaller first.</source>
        <translation>{name} 为 {width} × {height} 像素，约需 {need} GB 内存，目前可用 {free} GB。请关闭其他程序，或先把图片缩小。</translation>
    </message>
    <message>
        <source>{name} was saved by a newer Koutu. Install the newest version to open it.</source>
        <translation>{name} 是用更新版本的 Koutu 保存的。请安装最新版本再打开。</translation>
    </message>
    <message>
        <source>{problem}</source>
        <translation>{problem}</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{source} broke off before all was there.</source>
        <translation>{source} 在传完之前断开了。</translation>
    </message>
    <message>
        <source>{source} cannot be found.</source>
        <translation>找不到 {source}。</translation>
    </message>
    <message>
        <source>{source} cannot be reached ({reason}).</source>
        <translation>无法连接 {source}（{reason}）。</translation>
    </message>
    <message>
        <source>{source} cannot be read ({reason}).</source>
        <translation>无法读取 {source}（{reason}）。</translation>
    </message>
    <message>
        <source>{source} cannot prove who it is ({reason}).</source>
        <translation>{source} 无法证明自己的身份（{reason}）。</translation>
    </message>
    <message>
        <source>{source} does not answer.</source>
        <translation>{source} 没有回应。</translation>
    </message>
    <message>
        <source>{source} does not give the file away (it answers {code}).</source>
        <translation>{source} 不提供该文件（返回 {code}）。</translation>
    </message>
    <message>
        <source>{source} does not have the file (it answers {code}).</source>
        <translation>{source} 上没有该文件（返回 {code}）。</translation>
    </message>
    <message>
        <source>{source} has another file under this name, of {size:.1f} MB instead of {wanted:.1f} MB.</source>
        <translation>{source} 上同名的是另一个文件：{size:.1f} MB，而不是 {wanted:.1f} MB。</translation>
    </message>
    <message>
        <source>{source} has another file under this name: its digest is wrong.</source>
        <translation>{source} 上同名的是另一个文件：校验值不符。</translation>
    </message>
    <message>
        <source>{source} has trouble (it answers {code}).</source>
        <translation>{source} 出了故障（返回 {code}）。</translation>
    </message>
    <message>
        <source>{source} packs the file in a way that Koutu did not ask for.</source>
        <translation>{source} 以 Koutu 未要求的方式压缩了该文件。</translation>
    </message>
    <message>
        <source>{source} sends a web page in place of the file: perhaps one to sign in with.</source>
        <translation>{source} 发来的是网页而不是文件：可能是登录页面。</translation>
    </message>
    <message>
        <source>{source} sends another part of the file than it should.</source>
        <translation>{source} 发来的不是所要的那一段文件。</translation>
    </message>
    <message>
        <source>{source} sent nothing for {seconds:g} seconds.</source>
        <translation>{source} 有 {seconds:g} 秒没有发来数据。</translation>
    </message>
    <message>
        <source>{source}: {reason}</source>
        <translation>{source}：{reason}</translation>
    </message>
    <message>
        <source>{times} workers died over this picture. It may need more memory.</source>
        <translation>处理这张图片时有 {times} 个工作进程终止，可能需要更多内存。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” are not the two files of one network that selects what is pointed at.</source>
        <translation>“{first}”和“{second}”不是同一个点选网络的两个文件。</translation>
    </message>
    <message>
        <source>“{folder}” is not a folder. Choose another one.</source>
        <translation>“{folder}”不是文件夹。请另选一个。</translation>
    </message>
    <message>
        <source>“{host}” cannot be found. Check the link and the connection.</source>
        <translation>找不到“{host}”。请检查链接和网络连接。</translation>
    </message>
    <message>
        <source>“{host}” cannot be reached ({reason}).</source>
        <translation>无法连接“{host}”（{reason}）。</translation>
    </message>
    <message>
        <source>“{host}” cannot prove who it is, so nothing was fetched from it ({reason}).</source>
        <translation>“{host}”无法证明其身份，因此没有从它获取任何内容（{reason}）。</translation>
    </message>
    <message>
        <source>“{host}” does not answer. Try again later.</source>
        <translation>“{host}”没有响应。请稍后重试。</translation>
    </message>
    <message>
        <source>“{host}” sends so slowly that the picture was not there after {minutes:.0f} minutes. Try again later.</source>
        <translation>“{host}”传输太慢，{minutes:.0f} 分钟后图片仍未到达。请稍后再试。</translation>
    </message>
    <message>
        <source>“{host}” sent nothing for {seconds:g} seconds. Try again later.</source>
        <translation>“{host}”已有 {seconds:g} 秒没有发送数据。请稍后重试。</translation>
    </message>
    <message>
        <source>“{key}” cannot be “{value}”.</source>
        <translation>“{key}”不能是“{value}”。</translation>
    </message>
    <message>
        <source>“{key}” in [{where}] is not a word that presets know.</source>
        <translation>预设不认识 [{where}] 中的“{key}”。</translation>
    </message>
    <message>
        <source>“{key}” is not a word that presets know.</source>
        <translation>预设不认识“{key}”。</translation>
    </message>
    <message>
        <source>“{key}” is “{value}”, but must be one of: {choices}.</source>
        <translation>“{key}”是“{value}”，但只能是：{choices}。</translation>
    </message>
    <message>
        <source>“{link}” asks to sign in, which Koutu does not do. Save the picture first.</source>
        <translation>“{link}”需要登录，Koutu 不支持登录。请先保存图片。</translation>
    </message>
    <message>
        <source>“{link}” does not lead out into the internet: it is not asked for.</source>
        <translation>“{link}”不通向互联网，因此不会访问。</translation>
    </message>
    <message>
        <source>“{link}” gives nothing: the server sends an empty file.</source>
        <translation>“{link}”没有内容：服务器发送了空文件。</translation>
    </message>
    <message>
        <source>“{link}” is a web page, not a picture. Open it in a browser and copy the address of the picture itself.</source>
        <translation>“{link}”是网页，不是图片。请在浏览器中打开它，再复制图片本身的地址。</translation>
    </message>
    <message>
        <source>“{link}” is larger than {megabytes:g} MB, too large for a picture. Save it first and open the file.</source>
        <translation>“{link}”大于 {megabytes:g} MB，作为图片太大了。请先保存，再打开文件。</translation>
    </message>
    <message>
        <source>“{link}” is not a link that Koutu opens: use one with http:// or https://.</source>
        <translation>Koutu 无法打开链接“{link}”：请使用以 http:// 或 https:// 开头的链接。</translation>
    </message>
    <message>
        <source>“{link}” is not a web address. Check how it is written.</source>
        <translation>“{link}”不是网址。请检查写法。</translation>
    </message>
    <message>
        <source>“{link}” is passed on from one address to the next without an end. Check it in a browser.</source>
        <translation>“{link}”在多个地址之间不停跳转。请在浏览器中检查。</translation>
    </message>
    <message>
        <source>“{link}” leads back into this computer or its own network, which no picture on the web does. Check it in a browser.</source>
        <translation>“{link}”会转到这台电脑或它的内部网络，网上的图片不会这样。请在浏览器里检查。</translation>
    </message>
    <message>
        <source>“{link}” lies on another computer, {host}. Connect to it in the file manager, and open the file from there.</source>
        <translation>“{link}”位于另一台计算机 {host} 上。请在文件管理器中连接它，再从那里打开文件。</translation>
    </message>
    <message>
        <source>“{name}” answers with nothing but errors (not a number).</source>
        <translation>“{name}”给出的全是无效数值。</translation>
    </message>
    <message>
        <source>“{name}” brought its trial down ({reason}). It is not kept.</source>
        <translation>“{name}”使试运行崩溃（{reason}），不予保留。</translation>
    </message>
    <message>
        <source>“{name}” cannot be copied into {folder} ({reason}). Check its space and rights.</source>
        <translation>无法把“{name}”复制到 {folder}（{reason}）。请检查剩余空间和权限。</translation>
    </message>
    <message>
        <source>“{name}” cannot be read ({reason}).</source>
        <translation>无法读取“{name}”（{reason}）。</translation>
    </message>
    <message>
        <source>“{name}” does not answer with one matte, 1 × 1 × height × width: its answer is {shape}.</source>
        <translation>“{name}”给出的不是一张蒙版（1 × 1 × 高 × 宽），而是 {shape}。</translation>
    </message>
    <message>
        <source>“{name}” does not take one colour picture, 1 × 3 × height × width: its inputs are {inputs}.</source>
        <translation>“{name}”不接受一张彩色图片（1 × 3 × 高 × 宽）：它的输入是 {inputs}。</translation>
    </message>
    <message>
        <source>“{name}” fails on a picture: {reason}. Choose another kind.</source>
        <translation>“{name}”处理图片时失败：{reason}。请换一种类型。</translation>
    </message>
    <message>
        <source>“{name}” is not an ONNX network, or it is damaged: {reason}.</source>
        <translation>“{name}”不是 ONNX 模型，或已损坏：{reason}。</translation>
    </message>
    <message>
        <source>“{name}” is one half of a network that selects what is pointed at. Import both of its files together: koutu models import ENCODER DECODER</source>
        <translation>“{name}”只是点选网络的一半。请把两个文件一起导入：koutu models import ENCODER DECODER</translation>
    </message>
    <message>
        <source>“{name}” is too large: {size:.1f} GB.</source>
        <translation>“{name}”太大：{size:.1f} GB。</translation>
    </message>
    <message>
        <source>“{name}” is {value}, but must lie between {low} and {high}.</source>
        <translation>“{name}”为 {value}，应在 {low} 到 {high} 之间。</translation>
    </message>
    <message>
        <source>“{name}” keeps its weights in another file, {place}. Save the network as one file first.</source>
        <translation>“{name}”的权重在另一个文件 {place} 中。请先把模型存为单个文件。</translation>
    </message>
    <message>
        <source>“{name}” makes no mattes. Networks for other tasks are imported by: koutu models import {name}</source>
        <translation>“{name}”不生成蒙版。其他用途的网络请用命令行导入：koutu models import {name}</translation>
    </message>
    <message>
        <source>“{name}” takes pictures of {height} × {width} only; Koutu runs squares.</source>
        <translation>“{name}”只接受 {height} × {width} 的图片；Koutu 只能运行输入为正方形的网络。</translation>
    </message>
    <message>
        <source>“{name}” wants to read the file {place}, outside its own folder. It is not kept.</source>
        <translation>“{name}”要读取自己文件夹之外的文件 {place}，不予保留。</translation>
    </message>
    <message>
        <source>“{path}” cannot be removed ({reason}).</source>
        <translation>无法删除“{path}”（{reason}）。</translation>
    </message>
    <message>
        <source>“{path}” cannot be written: the disk can only be read. Choose a folder on another disk.</source>
        <translation>无法写入“{path}”：磁盘是只读的。请选择其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>“{path}” cannot be written: writing into “{folder}” is not allowed, or another program keeps the file. Choose another folder, or change its rights.</source>
        <translation>无法写入“{path}”：不允许写入“{folder}”，或文件被其他程序占用。请选择其他文件夹，或更改其权限。</translation>
    </message>
    <message>
        <source>“{path}” cannot be written: writing into “{folder}” is not allowed. Choose another folder, or change its rights.</source>
        <translation>无法写入“{path}”：不允许写入“{folder}”。请选择其他文件夹，或更改其权限。</translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}. Try again, or choose another folder.</source>
        <translation>无法写入“{path}”：{reason}。请重试，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>“{path}” exists already. Allow it to be overwritten, or choose another folder.</source>
        <translation>“{path}”已存在。请允许覆盖，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>“{path}” exists already. Choose another name, or allow it to be overwritten.</source>
        <translation>“{path}”已存在。请换一个名字，或允许覆盖。</translation>
    </message>
    <message>
        <source>“{path}” is a device or a pipe, not a file. Choose another name.</source>
        <translation>“{path}”是设备或管道，不是文件。请换一个名字。</translation>
    </message>
    <message>
        <source>“{path}” is a file, but a folder is needed here: choose another name.</source>
        <translation>“{path}”是文件，但这里需要文件夹：请换一个名称。</translation>
    </message>
    <message>
        <source>“{path}” is a folder. Choose a file name.</source>
        <translation>“{path}”是文件夹。请输入文件名。</translation>
    </message>
    <message>
        <source>“{path}” is a link that leads in a circle. Choose another name.</source>
        <translation>“{path}”是循环的链接。请换一个名字。</translation>
    </message>
    <message>
        <source>“{path}” is a picture of this very work under another name, which is never overwritten. Choose another folder.</source>
        <translation>“{path}”正是这次要处理的图片（只是另一个名称），绝不会被覆盖。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>“{path}” is an input as well: choose another folder, such as {other}/.</source>
        <translation>“{path}”同时也是输入：请选择其他文件夹，例如 {other}/。</translation>
    </message>
    <message>
        <source>“{path}” is no folder that can be watched.</source>
        <translation>“{path}”不是可以监视的文件夹。</translation>
    </message>
    <message>
        <source>“{path}” is not a name that a file can have. Choose another one.</source>
        <translation>“{path}”不能用作文件名。请换一个名称。</translation>
    </message>
    <message>
        <source>“{path}” is not the name of a {format} file.</source>
        <translation>“{path}”不是 {format} 文件的名称。</translation>
    </message>
    <message>
        <source>“{path}” is one file, but there may be many: name a folder, such as cutouts/.</source>
        <translation>“{path}”是单个文件，但图片可能有多张：请指定文件夹，例如 cutouts/。</translation>
    </message>
    <message>
        <source>“{path}” is the input itself, which is never overwritten: choose another name.</source>
        <translation>“{path}”就是输入文件本身，绝不会被覆盖：请换一个名称。</translation>
    </message>
    <message>
        <source>“{path}” is the watched folder itself: cutouts would be cut again.</source>
        <translation>“{path}”就是被监视的文件夹：抠图结果会被再次抠图。</translation>
    </message>
    <message>
        <source>“{path}” is write-protected. Choose another name, or allow changes to the file first.</source>
        <translation>“{path}”受写保护。请换一个名字，或先允许修改该文件。</translation>
    </message>
    <message>
        <source>“{path}” would be larger than its disk allows a file to be. Choose another disk.</source>
        <translation>“{path}”会超过该磁盘允许的文件大小。请换一个磁盘。</translation>
    </message>
    <message>
        <source>“{text}” is not a colour. Write one like #438EDB, #fff, 67,142,219 or white.</source>
        <translation>“{text}”不是颜色。请写成 #438EDB、#fff、67,142,219 或 white 的形式。</translation>
    </message>
    <message>
        <source>“{where}” must be a section of its own, such as [{where}].</source>
        <translation>“{where}”应当单独成节，例如 [{where}]。</translation>
    </message>
    <message>
        <source>“{written}” is not a name for files: it may hold {fields} and plain text.</source>
        <translation>“{written}”不能用作文件名：可以包含 {fields} 和普通文字。</translation>
    </message>
    <message>
        <source>“{written}” is not a name for files: it must not be empty, nor hold any of / \ : * ? &quot; &lt; &gt; |.</source>
        <translation>“{written}”不能用作文件名：不能为空，也不能包含 / \ : * ? &quot; &lt; &gt; | 这些字符。</translation>
    </message>
</context>
<context>
    <name>LabelOffer</name>
    <message>
        <source>Waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>Things are found as boxes. {title} finds their outlines ({size}).</source>
        <translation>目前只能找到物体所在的框。{title} 能找到它们的轮廓（{size}）。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>{licence}, from {source}</source>
        <translation>{licence}，来自 {source}</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
</context>
<context>
    <name>LassoOptions</name>
    <message>
        <source>What happens with the inside</source>
        <translation>如何处理圈中的部分</translation>
    </message>
    <message>
        <source>X swaps. Polygon: Enter closes, Backspace takes a corner back.</source>
        <translation>X 切换。多边形：回车闭合，Backspace 键撤回一个角点。</translation>
    </message>
</context>
<context>
    <name>LassoTool</name>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Draw around a part to keep or remove it</source>
        <translation>圈出一部分，保留或去掉它</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Click the corners around a part; Enter closes</source>
        <translation>依次单击各个角点，回车闭合</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Koutu closes as soon as {name} is written.</source>
        <translation>写完 {name} 后，Koutu 随即关闭。</translation>
    </message>
    <message>
        <source>Koutu closes as soon as {count} files are written; {name} is the next.</source>
        <translation>还有 {count} 个文件要写，写完后 Koutu 随即关闭；下一个是 {name}。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>先不关闭</translation>
    </message>
</context>
<context>
    <name>LeftoversDialog</name>
    <message>
        <source>Open pictures again</source>
        <translation>重新打开图片</translation>
    </message>
    <message>
        <source>Koutu was not closed properly. These pictures were open; go on from their last copies:</source>
        <translation>Koutu 上次没有正常关闭。当时打开了这些图片，可以从最后的副本接着做：</translation>
    </message>
    <message>
        <source>Pictures that were open</source>
        <translation>当时打开的图片</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Keep them, and ask again at the next start</source>
        <translation>保留它们，下次启动时再问</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Forget the touch-up of all of these; the photos themselves stay</source>
        <translation>丢弃所有这些图片的修补；照片本身不受影响</translation>
    </message>
    <message>
        <source>Forget all of these, also those that cannot be read now; the photos themselves stay</source>
        <translation>放弃以上全部内容，包括现在无法读取的；照片本身不受影响</translation>
    </message>
    <message>
        <source>Open {count}</source>
        <translation>打开 {count} 张</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>LightTable</name>
    <message>
        <source>Save PNG</source>
        <translation>保存 PNG</translation>
    </message>
    <message>
        <source>Save {count} as PNG</source>
        <translation>把 {count} 张存为 PNG</translation>
    </message>
    <message>
        <source>Save {count} into a folder…</source>
        <translation>将 {count} 张保存到文件夹…</translation>
    </message>
    <message>
        <source>Export with</source>
        <translation>用预设导出</translation>
    </message>
    <message>
        <source>Backdrop and export…</source>
        <translation>背景与导出…</translation>
    </message>
    <message>
        <source>Send to the batch</source>
        <translation>加入批处理</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>As opened</source>
        <translation>按打开顺序</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Doubtful first</source>
        <translation>存疑的在前</translation>
    </message>
    <message>
        <source>Marked first</source>
        <translation>有标记的在前</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Close picture</source>
        <translation>关闭图片</translation>
    </message>
    <message>
        <source>Close {count} pictures</source>
        <translation>关闭 {count} 张图片</translation>
    </message>
    <message>
        <source>Where the files go</source>
        <translation>文件存放位置</translation>
    </message>
    <message>
        <source>In folders</source>
        <translation>按文件夹分组</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星标</translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <source>Open link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>&amp;Link to a picture</source>
        <translation>图片链接(&amp;L)</translation>
    </message>
    <message>
        <source>Link to a picture</source>
        <translation>图片链接</translation>
    </message>
    <message>
        <source>Only this picture is fetched; nothing of yours is sent.</source>
        <translation>只获取这张图片，不会发送你的任何内容。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>dropped</source>
        <translation>拖入的图片</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Cut out</source>
        <translation>抠图(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Touch up</source>
        <translation>修饰(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>ManyFiles</name>
    <message>
        <source>There is no finished cutout yet. Wait until the pictures are cut out.</source>
        <translation>还没有完成的抠图结果。请等图片抠好。</translation>
    </message>
    <message>
        <source>Files are still being saved. Try again when they are there.</source>
        <translation>文件仍在保存中，请在完成后再试。</translation>
    </message>
    <message>
        <source>{count} of {all} files are there already.</source>
        <translation>{all} 个文件中有 {count} 个已经存在。</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>都保留</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Only the others</source>
        <translation>只存其余的</translation>
    </message>
    <message>
        <source>Saving {done} of {all}…</source>
        <translation>正在保存第 {done} 个，共 {all} 个…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>{count} files saved.</source>
        <translation>已保存 {count} 个文件。</translation>
    </message>
    <message>
        <source>{count} files are as they were before.</source>
        <translation>{count} 个文件已恢复原样。</translation>
    </message>
</context>
<context>
    <name>ManyPresetsDialog</name>
    <message>
        <source>Several presets</source>
        <translation>多个预设</translation>
    </message>
    <message>
        <source>One file for every preset that is ticked.</source>
        <translation>每个勾选的预设生成一个文件。</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>One picture</source>
        <translation>单张</translation>
    </message>
    <message>
        <source>On a sheet</source>
        <translation>排版</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>ID photos</source>
        <translation>证件照</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>… and {count} more</source>
        <translation>……还有 {count} 条</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Progress of {title}</source>
        <translation>{title} 的进度</translation>
    </message>
    <message>
        <source>licence not known</source>
        <translation>许可证未知</translation>
    </message>
    <message>
        <source>Delete its file? It can be downloaded again.</source>
        <translation>删除该文件？以后可以重新下载。</translation>
    </message>
    <message>
        <source>Installed: found in another program&apos;s folder.</source>
        <translation>已安装：在另一个程序的文件夹中找到。</translation>
    </message>
    <message>
        <source>Comes with Koutu.</source>
        <translation>随 Koutu 附带。</translation>
    </message>
    <message>
        <source>Installed.</source>
        <translation>已安装。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Waiting for the download before it…</source>
        <translation>正在等待前一个下载…</translation>
    </message>
    <message>
        <source>Paused: what came is kept.</source>
        <translation>已暂停：已下载的部分会保留。</translation>
    </message>
    <message>
        <source>Its file is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Another source…</source>
        <translation>换下载源…</translation>
    </message>
    <message>
        <source>Download again</source>
        <translation>重新下载</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Another Koutu is downloading…</source>
        <translation>另一个 Koutu 正在下载…</translation>
    </message>
    <message>
        <source>Asking {source}…</source>
        <translation>正在连接 {source}…</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>{received} of {total}</source>
        <translation>{received} / {total}</translation>
    </message>
    <message>
        <source>{speed}/s</source>
        <translation>{speed}/秒</translation>
    </message>
    <message>
        <source>{count} s left</source>
        <translation>还剩 {count} 秒</translation>
    </message>
    <message>
        <source>{count} min left</source>
        <translation>还剩 {count} 分钟</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Some networks come with Koutu. The others are downloaded once, from the addresses that a row shows, and only when you ask for it; after that everything happens on this machine.</source>
        <translation>Koutu 自带几个模型。其余的只在您要求时从各行所示的地址下载一次；此后一切都在本机完成。</translation>
    </message>
    <message>
        <source>A folder, or https://…</source>
        <translation>文件夹，或 https://…</translation>
    </message>
    <message>
        <source>Where to look when a network&apos;s own addresses fail: a folder that holds the file, or an address that the file&apos;s name is put behind. In an address {file} and {url} are filled in.</source>
        <translation>模型自己的地址都不可用时到哪里找：放有该文件的文件夹，或一个网址（文件名接在其后）。网址中的 {file} 和 {url} 会被替换。</translation>
    </message>
    <message>
        <source>Another &amp;source</source>
        <translation>其他下载源(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Import a file…</source>
        <translation>导入文件(&amp;I)…</translation>
    </message>
    <message>
        <source>Try any ONNX network on a picture, and keep it; or drop its file here</source>
        <translation>在图片上试运行任意 ONNX 模型并保留；也可以把文件拖到这里</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Finding things</source>
        <translation>识别物体</translation>
    </message>
    <message>
        <source>Import a network</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>ONNX networks (*.onnx)</source>
        <translation>ONNX 模型 (*.onnx)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>NetworkNote</name>
    <message>
        <source>Waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>{title}: {doing}</source>
        <translation>{title}：{doing}</translation>
    </message>
    <message>
        <source>{mode} has no network of its own yet: the general one is used. {title} is made for it.</source>
        <translation>“{mode}”模式还没有专用模型，目前使用通用模型。{title} 是为它准备的。</translation>
    </message>
    <message>
        <source>Go on ({size})</source>
        <translation>继续（{size}）</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Download again ({size})</source>
        <translation>重新下载（{size}）</translation>
    </message>
    <message>
        <source>Download ({size})</source>
        <translation>下载（{size}）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>{licence}, from {source}</source>
        <translation>{licence}，来自 {source}</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>Objects</name>
    <message>
        <source>Keep: {name}</source>
        <translation>保留：{name}</translation>
    </message>
    <message>
        <source>Drop: {name}</source>
        <translation>去除：{name}</translation>
    </message>
    <message>
        <source>Only: {name}</source>
        <translation>仅保留：{name}</translation>
    </message>
    <message>
        <source>Only people</source>
        <translation>仅保留人物</translation>
    </message>
    <message>
        <source>Looking for things…</source>
        <translation>正在查找物体…</translation>
    </message>
    <message>
        <source>Nothing here that Koutu knows by name. Drag a box around it.</source>
        <translation>这里没有抠图叫得出名字的东西。请在它周围拖一个框。</translation>
    </message>
    <message>
        <source>Things found: {count}</source>
        <translation>找到的物体：{count}</translation>
    </message>
</context>
<context>
    <name>ObjectsPanel</name>
    <message>
        <source>Only people</source>
        <translation>仅保留人物</translation>
    </message>
    <message>
        <source>All but: {name}</source>
        <translation>除此之外：{name}</translation>
    </message>
    <message>
        <source>Ticked things are kept. With the Pick tool, click them on the picture.</source>
        <translation>打勾的物体会保留。也可以用“拾取”工具在图片上点击它们。</translation>
    </message>
    <message>
        <source>Things in the photo</source>
        <translation>照片中的物体</translation>
    </message>
    <message>
        <source>Keep the people that were found, and nothing else</source>
        <translation>只保留找到的人物</translation>
    </message>
    <message>
        <source>Only this</source>
        <translation>仅此物体</translation>
    </message>
    <message>
        <source>Keep what is chosen in the list, and nothing else</source>
        <translation>只保留列表中选中的物体</translation>
    </message>
    <message>
        <source>All but this</source>
        <translation>除此之外的全部</translation>
    </message>
    <message>
        <source>Keep every other thing in the list</source>
        <translation>保留列表中的其他所有物体</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>pasted</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>There is no picture, file or link on the clipboard. Copy one first.</source>
        <translation>剪贴板上没有图片、文件或链接，请先复制一个。</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>Options of the tool</source>
        <translation>工具选项</translation>
    </message>
</context>
<context>
    <name>Outgoing</name>
    <message>
        <source>The cutout is still being finished. Drag it again in a moment.</source>
        <translation>抠图结果还在收尾，请稍后再拖。</translation>
    </message>
    <message>
        <source>Hold the mouse button and drag this handle into another program.</source>
        <translation>按住鼠标，把这个手柄拖到其他程序里。</translation>
    </message>
    <message>
        <source>Copied with transparency.</source>
        <translation>已复制，保留透明背景。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>PartPicker</name>
    <message>
        <source>Drop what is picked</source>
        <translation>去除拾取的部分</translation>
    </message>
    <message>
        <source>Keep what is picked</source>
        <translation>保留拾取的部分</translation>
    </message>
    <message>
        <source>The network looks at the photo, once…</source>
        <translation>网络正在读取照片（仅一次）…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>查找中…</translation>
    </message>
    <message>
        <source>Enter: drop it</source>
        <translation>回车：去除</translation>
    </message>
    <message>
        <source>Enter: keep it</source>
        <translation>回车：保留</translation>
    </message>
    <message>
        <source>{shown} of {count}</source>
        <translation>第 {shown} 个，共 {count} 个</translation>
    </message>
    <message>
        <source>Tab: part, object, whole</source>
        <translation>Tab：局部、物体、整体</translation>
    </message>
</context>
<context>
    <name>PeopleOffer</name>
    <message>
        <source>There is more than people in this cutout.</source>
        <translation>抠图里除了人物还有别的物体。</translation>
    </message>
    <message>
        <source>Only people</source>
        <translation>仅保留人物</translation>
    </message>
    <message>
        <source>Keep the people that were found, and nothing else</source>
        <translation>只保留找到的人物</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Keep everything, and do not ask again for this photo</source>
        <translation>全部保留，这张照片不再询问</translation>
    </message>
</context>
<context>
    <name>PickOptions</name>
    <message>
        <source>Things</source>
        <translation>物体</translation>
    </message>
    <message>
        <source>A click keeps or drops a thing that has a name</source>
        <translation>点击保留或去除一个有名称的物体</translation>
    </message>
    <message>
        <source>Any part</source>
        <translation>任意部分</translation>
    </message>
    <message>
        <source>Clicks and a box show what is meant, the right button or Ctrl takes away, Tab goes from part to whole, Enter takes</source>
        <translation>单击或拖框指出所要的部分，右键或 Ctrl 去掉，Tab 从局部切换到整体，Enter 确定</translation>
    </message>
    <message>
        <source>Only people</source>
        <translation>仅保留人物</translation>
    </message>
    <message>
        <source>Keep the people that were found, and nothing else</source>
        <translation>只保留找到的人物</translation>
    </message>
</context>
<context>
    <name>PickTool</name>
    <message>
        <source>Point at a thing and click to drop or keep it; Shift keeps it alone; drag a box around others</source>
        <translation>指向物体并点击以去除或保留它；按住 Shift 只保留它；其他物体可拖框选取</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>拾取</translation>
    </message>
    <message>
        <source>Drop what a box holds</source>
        <translation>去除框中的物体</translation>
    </message>
    <message>
        <source>Keep what a box holds</source>
        <translation>保留框中的物体</translation>
    </message>
    <message>
        <source>working…</source>
        <translation>处理中…</translation>
    </message>
    <message>
        <source>click drops it</source>
        <translation>点击去除</translation>
    </message>
    <message>
        <source>click keeps it</source>
        <translation>点击保留</translation>
    </message>
    <message>
        <source>Tab: what is around it</source>
        <translation>Tab：外层物体</translation>
    </message>
</context>
<context>
    <name>PiecesOptions</name>
    <message>
        <source>Keep only the largest</source>
        <translation>只保留最大的一块</translation>
    </message>
    <message>
        <source>Drop every piece but the largest</source>
        <translation>去掉最大一块以外的所有碎片</translation>
    </message>
    <message>
        <source>Drop specks</source>
        <translation>去掉碎点</translation>
    </message>
    <message>
        <source>Drop the pieces that are smaller</source>
        <translation>去掉比它小的碎片</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填补孔洞</translation>
    </message>
    <message>
        <source>Fill the holes that are smaller; rings and letters keep larger ones</source>
        <translation>填补比它小的孔洞；圆环和字母里较大的孔会保留</translation>
    </message>
    <message>
        <source>Smaller than</source>
        <translation>小于</translation>
    </message>
    <message>
        <source>Number of pixels, for specks and holes</source>
        <translation>像素数，用于碎点和孔洞</translation>
    </message>
</context>
<context>
    <name>PiecesPanel</name>
    <message>
        <source>{count} tiny holes</source>
        <translation>{count} 个小孔</translation>
    </message>
    <message>
        <source>{count} specks</source>
        <translation>{count} 个碎点</translation>
    </message>
    <message>
        <source>Hole {number}</source>
        <translation>孔洞 {number}</translation>
    </message>
    <message>
        <source>Piece {number}</source>
        <translation>碎片 {number}</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>Pieces and holes</source>
        <translation>碎片与孔洞</translation>
    </message>
    <message>
        <source>Ticked pieces are kept, ticked holes stay open. With the Pieces tool, click them on the picture.</source>
        <translation>打勾的碎片会保留，打勾的孔洞保持打开。用“碎片”工具可以直接在图上单击。</translation>
    </message>
</context>
<context>
    <name>PiecesTool</name>
    <message>
        <source>Click a separate piece to drop it, or a hole to fill it; click again to have it back</source>
        <translation>单击一块即去掉，单击孔洞即填补；再单击一次恢复</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>碎片</translation>
    </message>
</context>
<context>
    <name>PlaceButton</name>
    <message>
        <source>Beside the photos</source>
        <translation>照片旁边</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Where the files go</source>
        <translation>文件存放位置</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Folder for cutouts</source>
        <translation>抠图结果的文件夹</translation>
    </message>
    <message>
        <source>Beside the photo</source>
        <translation>放在照片旁边</translation>
    </message>
    <message>
        <source>Choose a folder for what is saved without asking</source>
        <translation>选择直接保存时使用的文件夹</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Folder: {name}</source>
        <translation>文件夹：{name}</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>偏好设置</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the preferences</source>
        <translation>搜索偏好设置</translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation>没有这样的项目。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>As the window</source>
        <translation>跟随窗口</translation>
    </message>
    <message>
        <source>None, as the photo</source>
        <translation>无，与照片相同</translation>
    </message>
    <message>
        <source>Every cutout goes into its photo&apos;s own folder</source>
        <translation>每张抠图保存到照片所在的文件夹</translation>
    </message>
    <message>
        <source>Change shortcuts…</source>
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of the whole window</source>
        <translation>整个窗口的语言</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Of all letters; the window follows</source>
        <translation>所有文字的大小，窗口随之调整</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>棋盘格</translation>
    </message>
    <message>
        <source>What shows behind transparent places</source>
        <translation>透明处显示的底纹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Where cutouts are saved and exported without asking</source>
        <translation>直接保存和导出时放到哪里</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>{name} is the photo&apos;s own name, {mode} the mode, {n} a number</source>
        <translation>{name} 是照片自己的名字，{mode} 是模式，{n} 是编号</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The size that new pictures begin with</source>
        <translation>新图片使用的模型大小</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>What the export window begins with</source>
        <translation>导出窗口打开时使用的预设</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>撤销内存</translation>
    </message>
    <message>
        <source>What has no room in it goes to a temporary file</source>
        <translation>放不下的部分写入临时文件</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>What networks run on, and with how many threads</source>
        <translation>模型在什么设备上运行，用多少线程</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>The keys of every action</source>
        <translation>每个操作的按键</translation>
    </message>
</context>
<context>
    <name>PresetList</name>
    <message>
        <source>Own settings</source>
        <translation>自定设置</translation>
    </message>
    <message>
        <source>None, as the photo</source>
        <translation>无，与照片相同</translation>
    </message>
    <message>
        <source>As set for this picture</source>
        <translation>本图已有的设置</translation>
    </message>
    <message>
        <source>Last used: {title}</source>
        <translation>上次使用：{title}</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>My presets</source>
        <translation>我的预设</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Marketplaces</source>
        <translation>电商平台</translation>
    </message>
    <message>
        <source>Social media</source>
        <translation>社交媒体</translation>
    </message>
    <message>
        <source>ID photos</source>
        <translation>证件照</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>特效</translation>
    </message>
    <message>
        <source>{title} (changed)</source>
        <translation>{title}（已更改）</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Finished picture</source>
        <translation>成品图片</translation>
    </message>
    <message>
        <source>Drag or arrow keys move the subject, Ctrl and the wheel or + and - scale it, the wheel zooms.</source>
        <translation>拖动或方向键移动主体，Ctrl 加滚轮或 + 和 - 缩放主体，滚轮缩放视图。</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>{name} is no picture that Koutu can read.</source>
        <translation>Koutu 无法读取图片 {name}。</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
</context>
<context>
    <name>QuickTool</name>
    <message>
        <source>Paint over an object and it is selected to its edge; the right button or Ctrl removes it</source>
        <translation>涂过物体，就会选到它的边缘；右键或按住 Ctrl 去除</translation>
    </message>
    <message>
        <source>Quick select</source>
        <translation>快速选择</translation>
    </message>
    <message>
        <source>Paint over what is missing. The right button or Ctrl: over what is too much. X swaps, Esc stops.</source>
        <translation>涂抹缺少的部分；右键或按住 Ctrl 涂抹多余的部分。X 切换，Esc 停止。</translation>
    </message>
    <message>
        <source>Quick remove</source>
        <translation>快速去除</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Nothing yet</source>
        <translation>还没有</translation>
    </message>
</context>
<context>
    <name>RefineOptions</name>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Work out anew what is painted over: hair, fur, soft edges</source>
        <translation>重新推算涂抹处：头发、毛发、柔和边缘</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>What is painted over is subject for certain</source>
        <translation>涂抹处一定是主体</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>What is painted over is background for certain</source>
        <translation>涂抹处一定是背景</translation>
    </message>
</context>
<context>
    <name>RefineSliders</name>
    <message>
        <source>Edge detection</source>
        <translation>边缘检测</translation>
    </message>
    <message>
        <source>Reset edge detection</source>
        <translation>重置边缘检测</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Follows the photo&apos;s edges</source>
        <translation>沿照片的边缘走</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>精细</translation>
    </message>
    <message>
        <source>Also finds hair and fur, a little slower</source>
        <translation>还能找出头发和毛发，稍慢一些</translation>
    </message>
    <message>
        <source>Best (network)</source>
        <translation>最佳（网络）</translation>
    </message>
    <message>
        <source>By ViTMatte, much slower: see Models</source>
        <translation>使用 ViTMatte，慢得多：见“模型”</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>半径</translation>
    </message>
    <message>
        <source>How wide the edge is that is worked out from the photo</source>
        <translation>由照片推算的边缘有多宽</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>How far the edge follows the photo&apos;s colours, against the network&apos;s opinion</source>
        <translation>边缘在多大程度上跟随照片的颜色，而不是网络的判断</translation>
    </message>
    <message>
        <source>Clean haze</source>
        <translation>清除薄雾</translation>
    </message>
    <message>
        <source>How far faint traces beside the subject are taken away; 0 for smoke and veils</source>
        <translation>清除主体旁淡淡痕迹的程度；烟雾和薄纱请设为 0</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Find edges as the size does by itself</source>
        <translation>恢复该大小默认的边缘检测</translation>
    </message>
</context>
<context>
    <name>RefineTool</name>
    <message>
        <source>Paint over hair, fur or a soft edge: it is worked out anew from the photo</source>
        <translation>涂抹头发、毛发或柔和的边缘，按照片重新计算</translation>
    </message>
    <message>
        <source>Refine brush</source>
        <translation>细化画笔</translation>
    </message>
    <message>
        <source>Paint over the edge, a little to both sides. Esc stops.</source>
        <translation>沿边缘涂抹，两侧各留一点。Esc 停止。</translation>
    </message>
    <message>
        <source>Soft edges near by follow. X for the next, Esc stops.</source>
        <translation>附近的柔和边缘会随之重算。X 切换，Esc 停止。</translation>
    </message>
    <message>
        <source>Mark subject</source>
        <translation>标记主体</translation>
    </message>
    <message>
        <source>Mark background</source>
        <translation>标记背景</translation>
    </message>
</context>
<context>
    <name>RepairBar</name>
    <message>
        <source>Touch up {name} for the batch.</source>
        <translation>为批处理修饰 {name}。</translation>
    </message>
    <message>
        <source>{left} to come.</source>
        <translation>还有 {left} 张。</translation>
    </message>
    <message>
        <source>Done, next doubtful</source>
        <translation>完成，下一张存疑的</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Write the picture over its result, and go on</source>
        <translation>把图片写回结果，然后继续</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Write nothing, and go on</source>
        <translation>不写入，直接继续</translation>
    </message>
    <message>
        <source>Back to the batch</source>
        <translation>回到批处理</translation>
    </message>
    <message>
        <source>End the round</source>
        <translation>结束这一轮</translation>
    </message>
    <message>
        <source>Touch-up for the batch</source>
        <translation>批处理的修饰</translation>
    </message>
</context>
<context>
    <name>ReviewGrid</name>
    <message>
        <source>{name}
Look at this one</source>
        <translation>{name}
请检查这张</translation>
    </message>
    <message>
        <source>Touch up {name}</source>
        <translation>修整 {name}</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>检查</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{name} was changed by another program since it was saved. Replace it?</source>
        <translation>自保存以来，{name} 已被其他程序更改。要替换它吗？</translation>
    </message>
    <message>
        <source>{name} is there already. Replace it?</source>
        <translation>{name} 已存在。要替换吗？</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
</context>
<context>
    <name>SeveralExports</name>
    <message>
        <source>Export {count} pictures</source>
        <translation>导出 {count} 张图片</translation>
    </message>
    <message>
        <source>Add pictures first: one of them is shown while you choose.</source>
        <translation>请先添加图片：选择时会显示其中一张。</translation>
    </message>
    <message>
        <source>Use in the batch</source>
        <translation>用于批处理</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search for a shortcut</source>
        <translation>搜索快捷键</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation>没有这样的操作。</translation>
    </message>
    <message>
        <source>With a tool in hand, arrow keys on the canvas move it: with Shift by single pixels, with Ctrl they move the picture. Enter or Insert presses it as long as it is held; arrow keys meanwhile paint.</source>
        <translation>选中工具后，画布上的方向键移动工具：加 Shift 每次移动一个像素，加 Ctrl 则移动图片。按住回车键或 Insert 键相当于按住鼠标，此时用方向键即可涂抹。</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Give what is chosen in the list other keys</source>
        <translation>为列表中选中的项目设置其他快捷键</translation>
    </message>
    <message>
        <source>Restore all</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Give everything the keys back that Koutu came with</source>
        <translation>全部恢复为抠图自带的快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>已由您更改</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Before touch-up</source>
        <translation>修饰之前</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Cutout</source>
        <translation>抠图</translation>
    </message>
</context>
<context>
    <name>StopsEditor</name>
    <message>
        <source>Add a colour</source>
        <translation>添加颜色</translation>
    </message>
    <message>
        <source>Puts another colour into the widest gap of the gradient</source>
        <translation>在渐变中间隔最大的地方加入一种颜色</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>From no folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>{name}, {count} pictures, {state}</source>
        <translation>{name}，{count} 张图片，{state}</translation>
    </message>
    <message>
        <source>A click or Enter folds it; its menu is for all of it</source>
        <translation>单击或回车可折叠；右键菜单作用于整组</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>being cut out</source>
        <translation>正在抠图</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>doubtful</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>star</source>
        <translation>星标</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>打开图片</translation>
    </message>
</context>
<context>
    <name>StrokeOptions</name>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Diameter in photo pixels ([ and ])</source>
        <translation>直径，以照片像素计（[ 和 ]）</translation>
    </message>
</context>
<context>
    <name>SubjectPanel</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Canvas width</source>
        <translation>画布宽度</translation>
    </message>
    <message>
        <source>Canvas height</source>
        <translation>画布高度</translation>
    </message>
    <message>
        <source>As the photo</source>
        <translation>与原图相同</translation>
    </message>
    <message>
        <source>Make the canvas as large as the photo</source>
        <translation>让画布与原图一样大</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>摆放</translation>
    </message>
    <message>
        <source>What the subject&apos;s place goes by</source>
        <translation>主体位置的依据</translation>
    </message>
    <message>
        <source>As in the photo</source>
        <translation>按原图</translation>
    </message>
    <message>
        <source>Between margins</source>
        <translation>按边距</translation>
    </message>
    <message>
        <source>By head and eyes</source>
        <translation>按头部和眼睛</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>边距</translation>
    </message>
    <message>
        <source>Free space around the subject, percent of the canvas</source>
        <translation>主体周围的留白，占画布的百分比</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Where the subject stands</source>
        <translation>主体的位置</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头高</translation>
    </message>
    <message>
        <source>Height of the head, percent of the canvas</source>
        <translation>头部高度，占画布的百分比</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>眼线</translation>
    </message>
    <message>
        <source>How far below the upper edge the eyes are</source>
        <translation>眼睛距上边缘的距离</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Size of the subject</source>
        <translation>主体的大小</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Turns the subject clockwise</source>
        <translation>顺时针旋转主体</translation>
    </message>
    <message>
        <source>Moves the subject to the right</source>
        <translation>向右移动主体</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Moves the subject down</source>
        <translation>向下移动主体</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Left and right change places</source>
        <translation>左右互换</translation>
    </message>
    <message>
        <source>Reset place</source>
        <translation>恢复位置</translation>
    </message>
    <message>
        <source>Take back what was moved, scaled, turned and mirrored by hand</source>
        <translation>撤销手动的移动、缩放、旋转和镜像</translation>
    </message>
</context>
<context>
    <name>Toolbox</name>
    <message>
        <source>Move the picture; past the window&apos;s edge the hand carries the cutout into another program</source>
        <translation>移动图片；拖出窗口边缘，就把抠图结果带到其他程序</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>抓手</translation>
    </message>
</context>
<context>
    <name>TouchupActions</name>
    <message>
        <source>On Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>The cutout on a checkerboard</source>
        <translation>棋盘格上的抠图</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>The photo, with a colour over what is removed</source>
        <translation>照片，去掉的部分蒙上一层颜色</translation>
    </message>
    <message>
        <source>On Black</source>
        <translation>黑底</translation>
    </message>
    <message>
        <source>The cutout on black</source>
        <translation>黑底上的抠图</translation>
    </message>
    <message>
        <source>On White</source>
        <translation>白底</translation>
    </message>
    <message>
        <source>The cutout on white</source>
        <translation>白底上的抠图</translation>
    </message>
    <message>
        <source>Black &amp;&amp; White</source>
        <translation>黑白</translation>
    </message>
    <message>
        <source>The matte alone: white is kept, black removed</source>
        <translation>只看蒙版：白色保留，黑色去掉</translation>
    </message>
    <message>
        <source>Trimap</source>
        <translation>三值图</translation>
    </message>
    <message>
        <source>White is solid, black removed, grey in between</source>
        <translation>白色为主体，黑色为背景，灰色介于两者之间</translation>
    </message>
    <message>
        <source>Marching Ants</source>
        <translation>闪烁虚线</translation>
    </message>
    <message>
        <source>The photo, with an outline around what is kept</source>
        <translation>照片，保留的部分带虚线轮廓</translation>
    </message>
    <message>
        <source>Onion Skin</source>
        <translation>洋葱皮</translation>
    </message>
    <message>
        <source>The cutout over the faint photo</source>
        <translation>抠图叠在淡化的照片上</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>下一种视图</translation>
    </message>
    <message>
        <source>Show the cutout in the next way</source>
        <translation>换下一种方式显示抠图</translation>
    </message>
    <message>
        <source>Previous view</source>
        <translation>上一种视图</translation>
    </message>
    <message>
        <source>Show the cutout in the way before</source>
        <translation>换上一种方式显示抠图</translation>
    </message>
    <message>
        <source>Before touch-up</source>
        <translation>修饰之前</translation>
    </message>
    <message>
        <source>Show the matte as the network made it</source>
        <translation>显示模型给出的原始蒙版</translation>
    </message>
    <message>
        <source>On the backdrop</source>
        <translation>显示背景</translation>
    </message>
    <message>
        <source>Show the cutout on the backdrop that is chosen for it, or on white</source>
        <translation>把抠图结果放在为它选定的背景上，没有选定时用白色</translation>
    </message>
    <message>
        <source>Clear touch-up</source>
        <translation>清除修饰</translation>
    </message>
    <message>
        <source>Drop every stroke and tool use</source>
        <translation>去掉所有笔画和工具操作</translation>
    </message>
    <message>
        <source>List the separate pieces and holes</source>
        <translation>列出分离的碎片和孔洞</translation>
    </message>
    <message>
        <source>List of pieces</source>
        <translation>碎片列表</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>物体</translation>
    </message>
    <message>
        <source>List the things in the photo by name</source>
        <translation>按名称列出照片中的物体</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Smooth, feather, contrast, shift edge, invert</source>
        <translation>平滑、羽化、对比度、移动边缘、反相</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>List what was done; click to go there</source>
        <translation>列出做过的每一步；点击即可回到那里</translation>
    </message>
</context>
<context>
    <name>TouchupEditor</name>
    <message>
        <source>Clear touch-up</source>
        <translation>清除修饰</translation>
    </message>
</context>
<context>
    <name>TroubleDialog</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>It holds no picture and no name of a file, and is sent to nobody.</source>
        <translation>其中没有图片，也没有文件名，不会发送给任何人。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>ViewButton</name>
    <message>
        <source>Overlay colour</source>
        <translation>叠加颜色</translation>
    </message>
    <message>
        <source>View mode: {mode}</source>
        <translation>视图模式：{mode}</translation>
    </message>
    <message>
        <source>Overlay colour…</source>
        <translation>叠加颜色…</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>叠加不透明度</translation>
    </message>
    <message>
        <source>How much of what is removed the colour covers</source>
        <translation>颜色遮住去掉部分的程度</translation>
    </message>
    <message>
        <source>How the cutout is shown (F for the next way)</source>
        <translation>抠图的显示方式（F 切换）</translation>
    </message>
</context>
<context>
    <name>WandOptions</name>
    <message>
        <source>Remove</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>Remove the colour clicked on (X swaps)</source>
        <translation>去掉单击处的颜色（X 切换）</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep the colour clicked on (X swaps)</source>
        <translation>保留单击处的颜色（X 切换）</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>How far a colour may be from the one clicked on ([ and ])</source>
        <translation>与单击处颜色的最大差别（[ 和 ]）</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>连续</translation>
    </message>
    <message>
        <source>Only what hangs together with the pixel clicked on</source>
        <translation>只选与单击处相连的部分</translation>
    </message>
    <message>
        <source>Soft edges</source>
        <translation>柔和边缘</translation>
    </message>
    <message>
        <source>Pixels at the edge count by how much of the colour they have left</source>
        <translation>边缘像素按其中剩余的该颜色比例计算</translation>
    </message>
</context>
<context>
    <name>WandTool</name>
    <message>
        <source>Click a colour to remove it: plain backgrounds, scans, logos; the right button or Ctrl keeps it</source>
        <translation>单击一种颜色将其去除：纯色背景、扫描件、标志；右键或按住 Ctrl 保留</translation>
    </message>
    <message>
        <source>Colour wand</source>
        <translation>颜色魔棒</translation>
    </message>
    <message>
        <source>Remove a colour</source>
        <translation>去掉颜色</translation>
    </message>
    <message>
        <source>Keep a colour</source>
        <translation>保留颜色</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Drop a photo here</source>
        <translation>把照片拖到这里</translation>
    </message>
    <message>
        <source>or several, or a folder · from your files or a web page · or paste with Ctrl+V</source>
        <translation>可以是多张或一个文件夹 · 来自文件或网页 · 也可用 Ctrl+V 粘贴</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open pictures (Ctrl+O)</source>
        <translation>打开图片 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Open link…</source>
        <translation>打开链接…</translation>
    </message>
    <message>
        <source>Open the picture behind a link (Ctrl+L)</source>
        <translation>打开链接指向的图片 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Sample photo</source>
        <translation>示例照片</translation>
    </message>
    <message>
        <source>Try Koutu on a photo that comes with it</source>
        <translation>用自带的照片试试 Koutu</translation>
    </message>
    <message>
        <source>Your pictures stay on this computer.</source>
        <translation>你的图片不会离开这台电脑。</translation>
    </message>
</context>
<context>
    <name>_LostList</name>
    <message>
        <source>The copies of these pictures are there, but cannot be read now. They are kept:</source>
        <translation>这些图片的副本还在，但现在无法读取。副本会保留：</translation>
    </message>
    <message>
        <source>Copies that cannot be read now</source>
        <translation>现在无法读取的副本</translation>
    </message>
    <message>
        <source>{megabytes} MB</source>
        <translation>{megabytes} MB</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Colour {n}</source>
        <translation>颜色 {n}</translation>
    </message>
    <message>
        <source>A colour of the gradient</source>
        <translation>渐变中的一种颜色</translation>
    </message>
    <message>
        <source>Place of colour {n}</source>
        <translation>颜色 {n} 的位置</translation>
    </message>
    <message>
        <source>Where the colour lies: 0 at the beginning, 100 at the end</source>
        <translation>颜色所在的位置：0 为起点，100 为终点</translation>
    </message>
    <message>
        <source>Take colour {n} out</source>
        <translation>删除颜色 {n}</translation>
    </message>
    <message>
        <source>Take this colour out of the gradient</source>
        <translation>从渐变中删除这种颜色</translation>
    </message>
</context>
</TS>
