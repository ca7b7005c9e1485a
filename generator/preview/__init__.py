"""The preview: keeps what it knows of a project, and shows a page as soon as its file is saved.

Two lanes. The first reads the saved file, judges what it touches and tells the browsers, which ask for their page
again; a page is rendered and built when somebody asks for it. The second, a process of its own, checks and renders
everything and brings ``build/docs`` up to date, as every build does.
"""
